"""Plain Python every floor may use: Vietnamese text, exact numbers, periods, identifiers, trees."""
