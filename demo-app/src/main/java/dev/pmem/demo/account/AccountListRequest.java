/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.account;

import java.util.Map;
import java.util.Objects;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Sort.Direction;

/**
 * Which accounts to list.
 *
 * @param search part of the owner's name, or the beginning of the number; all accounts where absent
 * @param page number of the page, from 0
 * @param size how many to a page
 * @param sort by what, and in which direction after a comma
 */
record AccountListRequest(@Size(max = 80, message = "Search for 80 characters at most.") @Nullable String search,
		@Min(0) @Max(1_000_000) @Nullable Integer page,
		@Min(1) @Max(200) @Nullable Integer size,
		@Pattern(regexp = "(owner|number|balance|createdAt)(,(asc|desc))?", message = "Sort by owner, number, balance or createdAt, with ,asc or ,desc after it.") @Nullable String sort) {

	/**
	 * Each a total order, so that no account is on two pages. Ids are given in the order in which accounts are opened.
	 */
	private static final Map<String, Sort> SORTS = Map.of("owner", Sort.by("owner", "id"), "number",
			Sort.by("number"), "balance", Sort.by("balanceCents", "id"), "createdAt", Sort.by("id"));

	String searched() {
		return Objects.requireNonNullElse(this.search, "");
	}

	Pageable pageable() {
		String[] order = Objects.requireNonNullElse(this.sort, "owner").split(",", 2);
		Sort ascending = Objects.requireNonNull(SORTS.get(order[0]));
		boolean descends = order.length == 2 && Direction.fromString(order[1]).isDescending();
		return PageRequest.of(Objects.requireNonNullElse(this.page, 0), Objects.requireNonNullElse(this.size, 20),
				descends ? ascending.descending() : ascending);
	}

}
