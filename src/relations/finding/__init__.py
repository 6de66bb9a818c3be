"""Countries, officials, contacts and topics, each from the hits of one scan and the sentences."""
