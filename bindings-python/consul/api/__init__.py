"""The endpoints, one module a group. Generated from the rows in core/src/api."""
