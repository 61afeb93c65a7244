"""预警: rules that look at the facts of a customer, and the warnings they raise, one per fact."""
