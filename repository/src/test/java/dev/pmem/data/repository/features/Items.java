/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.features;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Range;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.Sort;
import org.springframework.transaction.annotation.Transactional;

import dev.pmem.data.repository.PmemRepository;

/** What Spring Data JPA can't do or does otherwise. */
public interface Items extends PmemRepository<Item, String> {

	List<Item> findByPriceBetween(Range<BigDecimal> range);

	List<Item> findBySku(Optional<String> sku);

	Stream<Item> findByPriceGreaterThan(BigDecimal price);

	Stream<Price> streamBySkuStartingWithOrderByPriceDesc(String start);

	Item removeBySku(String sku);

	@Transactional
	Optional<Item> deleteByPrice(BigDecimal price);

	List<Item> findTop3ByPriceGreaterThanOrderByPrice(BigDecimal price, Limit limit);

	Page<Item> findTop3ByOrderByPrice(Pageable pageable);

	Slice<Item> findTop3ByPriceGreaterThanOrderByPrice(BigDecimal price, Pageable pageable);

	List<Item> findBySizeWidth(int width, Sort sort);

	<P> Slice<P> findBySizeWidth(int width, Pageable pageable, Class<P> type);

	/** Flattens an embedded property and converts another. */
	record Price(String sku, double price, Integer sizeWidth) {}

}
