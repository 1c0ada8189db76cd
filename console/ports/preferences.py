"""Names of preferences that more than one layer reads."""

#: The calls which wait to be taken (`usecases/calls.py`).
CALLS = "calls.waiting"
#: What the operator at this terminal is doing (`usecases/operator_state.py`).
OPERATOR_STATE = "operator.state"
