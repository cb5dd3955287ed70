"""The abstract interpreter: values, transfer, calls, classes, containers, branches; it yields sites."""
