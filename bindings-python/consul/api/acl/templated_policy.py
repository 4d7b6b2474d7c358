"""The class `TemplatedPolicy`, where py-consul has it."""

from consul.api.acl import ACL

TemplatedPolicy = ACL.TemplatedPolicy
