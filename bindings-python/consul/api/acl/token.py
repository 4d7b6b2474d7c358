"""The class `Token`, where py-consul has it."""

from consul.api.acl import ACL

Token = ACL.Token
