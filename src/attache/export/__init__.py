"""The record in the formats that the field uses. Every row leads to its source and says who coded it."""
