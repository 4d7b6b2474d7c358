"""The class `BindingRule`, where py-consul has it."""

from consul.api.acl import ACL

BindingRule = ACL.BindingRule
