"""The record for assistants: a door of tools that read only, over the Model Context Protocol."""
