"""The class `Role`, where py-consul has it."""

from consul.api.acl import ACL

Role = ACL.Role
