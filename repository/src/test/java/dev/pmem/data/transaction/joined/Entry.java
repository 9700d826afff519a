/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.transaction.joined;

import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;

import dev.pmem.data.core.index.Indexed;

/** An entity in the pool. */
public class Entry {

	@Id
	Long id;

	@Version
	Long version;

	@Indexed(unique = true)
	String code;

	int amount;

	Entry() {}

	Entry(String code, int amount) {
		this.code = code;
		this.amount = amount;
	}

}
