/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;

import dev.pmem.data.core.index.Indexed;

/**
 * A mutable, versioned entity with a generated id.
 */
public class Account {

	@Id
	public @Nullable Long id;

	@Version
	public @Nullable Integer version;

	@Indexed(unique = true)
	public @Nullable String owner;

	@Indexed
	public long balance;

	public @Nullable Place place;

	public final List<String> notes = new ArrayList<>();

	public Account() {}

	public Account(String owner, long balance) {
		this.owner = owner;
		this.balance = balance;
	}

	/**
	 * A mutable embedded class.
	 */
	public static class Place {

		public @Nullable String city;

		public static Place of(String city) {
			Place place = new Place();
			place.city = city;
			return place;
		}

	}

}
