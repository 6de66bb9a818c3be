"""Co-occurrence networks of countries and officials from multilingual news, with proof."""
