/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Slice;

import dev.pmem.heap.query.Query;

class PagingTests {

	private static final LongSupplier NEVER = () -> {
		throw new AssertionError("counted");
	};

	private final List<Query> asked = new ArrayList<>();

	/** Ten results: 0 to 9. */
	private List<Long> find(Query query) {
		this.asked.add(query);
		return LongStream.range(0, 10).skip(query.offset()).limit(query.limit()).boxed().toList();
	}

	@Test
	void aPageHasItsPartAndTheTotal() {
		Page<Long> page = Paging.page(Query.all(), PageRequest.of(1, 3), this::find, () -> 10);
		assertThat(page.getContent()).containsExactly(3L, 4L, 5L);
		assertThat(page.getTotalElements()).isEqualTo(10);
		assertThat(this.asked).containsExactly(Query.all().slice(3, 3));
	}

	@Test
	void aLastPageIsNotCounted() {
		assertThat(Paging.page(Query.all(), PageRequest.of(3, 3), this::find, NEVER).getTotalElements()).isEqualTo(10);
		assertThat(Paging.page(Query.all(), PageRequest.of(0, 11), this::find, NEVER).getTotalElements()).isEqualTo(10);
	}

	@Test
	void withoutPagesAllIsFoundAndNotCounted() {
		assertThat(Paging.page(Query.all(), Pageable.unpaged(), this::find, NEVER).getContent()).hasSize(10);
		Slice<Long> slice = Paging.slice(Query.all(), Pageable.unpaged(), this::find);
		assertThat(slice.getContent()).hasSize(10);
		assertThat(slice.hasNext()).isFalse();
	}

	@Test
	void thereAreNoPagesBeyondTheLimitOfTheQuery() {
		Query limited = Query.all().slice(0, 5);
		Page<Long> page = Paging.page(limited, PageRequest.of(1, 3), this::find, () -> 10);
		assertThat(page.getContent()).containsExactly(3L, 4L);
		assertThat(page.getTotalElements()).isEqualTo(5);
		assertThat(Paging.page(limited, PageRequest.of(2, 3), this::find, () -> 10).getContent()).isEmpty();
	}

	@Test
	void aSliceKnowsWhetherMoreFollows() {
		Slice<Long> first = Paging.slice(Query.all(), PageRequest.of(0, 5), this::find);
		assertThat(first.getContent()).containsExactly(0L, 1L, 2L, 3L, 4L);
		assertThat(first.hasNext()).isTrue();
		assertThat(Paging.slice(Query.all(), PageRequest.of(1, 5), this::find).hasNext()).isFalse();
		assertThat(this.asked).containsExactly(Query.all().slice(0, 6), Query.all().slice(5, 6));
	}

	@Test
	void noSliceFollowsBeyondTheLimitOfTheQuery() {
		Slice<Long> slice = Paging.slice(Query.all().slice(0, 5), PageRequest.of(0, 5), this::find);
		assertThat(slice.getContent()).hasSize(5);
		assertThat(slice.hasNext()).isFalse();
	}

}
