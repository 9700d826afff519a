/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.initial;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.springframework.data.annotation.Id;

import dev.pmem.data.core.mapping.PersistentObject;

@PersistentObject
public class Author {

	@Id
	public Long id;

	public String name;

	public LocalDate born;

	public int books;

	public Set<String> tags;

	public Place home;

	public Map<String, Object> more;

	public List<Place> places;

	public enum Country {
		NORWAY, PERU
	}

	/** A value. */
	public record Place(String city, Country country) {}

}
