"""The class `Policy`, where py-consul has it."""

from consul.api.acl import ACL

Policy = ACL.Policy
