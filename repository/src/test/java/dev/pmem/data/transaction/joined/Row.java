/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.transaction.joined;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** An entity in the database. */
@Entity(name = "book_row")
public class Row {

	@Id
	long id;

	@Column(unique = true)
	String code;

	Row() {}

	Row(long id, String code) {
		this.id = id;
		this.code = code;
	}

}
