"""Whether the quotations of a draft stand in the articles as they are quoted."""
