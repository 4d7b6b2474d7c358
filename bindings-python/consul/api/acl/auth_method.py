"""The class `AuthMethod`, where py-consul has it."""

from consul.api.acl import ACL

AuthMethod = ACL.AuthMethod
