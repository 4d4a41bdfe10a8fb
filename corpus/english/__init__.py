"""What several rooms know of English, once: closed classes of words, persons' titles, dates."""
