"""Makes what the tests share (`plain_reader`) importable: pytest puts the folder of this file on the path."""
