/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.operations.model;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import org.springframework.data.repository.ListCrudRepository;
import org.springframework.data.repository.ListPagingAndSortingRepository;
import org.springframework.data.repository.NoRepositoryBean;
import org.springframework.data.repository.query.ListQueryByExampleExecutor;
import org.springframework.transaction.annotation.Transactional;

/** The calls on items, the same for both stores. */
@NoRepositoryBean
@Transactional(readOnly = true)
public interface Items
		extends
			ListCrudRepository<Item, Long>,
			ListPagingAndSortingRepository<Item, Long>,
			ListQueryByExampleExecutor<Item> {

	Optional<Item> findByCode(String code);

	List<Item> findByOwner(String owner);

	List<Item> findByOwnerIgnoreCase(String owner);

	List<Item> findByOwnerOrderByScore(String owner);

	List<Item> findByOwnerAndRegion(String owner, String region);

	List<Item> findByOwnerOrCode(String owner, String code);

	List<Item> findByOwnerIn(Collection<String> owners);

	List<Item> findByRegionAndScoreBetween(String region, int low, int high);

	List<Item> findByCodeStartingWith(String start);

	List<Item> findByScoreBetween(int low, int high);

	List<Item> findByCreatedAfter(Instant instant, Limit limit);

	List<Item> findByQuantity(int quantity);

	List<Item> findByState(Item.State state);

	List<Item> findByTitleContaining(String part);

	List<Item> findByPriceGreaterThan(BigDecimal price, Limit limit);

	List<Item> findTop10ByOrderByCodeDesc();

	List<Item> findTop10ByOrderByScoreDesc();

	List<Item> findTop10ByRegionOrderByScoreDesc(String region);

	List<Item> findTop20ByCodeGreaterThanOrderByCode(String code);

	@Nullable
	Item findFirstByOrderByScore();

	@Nullable
	Item findFirstByOrderByScoreDesc();

	Slice<Item> findSliceBy(Pageable page);

	Page<Item> findByRegion(String region, Pageable page);

	Slice<Item> findSliceByRegion(String region, Pageable page);

	Window<Item> findTop20ByOrderByScoreAscIdAsc(ScrollPosition position);

	Stream<Item> findStreamByRegion(String region);

	long countByOwner(String owner);

	long countByRegion(String region);

	long countByQuantity(int quantity);

	long countByScoreBetween(int low, int high);

	long countByScoreGreaterThan(int low);

	long countByState(Item.State state);

	boolean existsByOwner(String owner);

	boolean existsByCode(String code);

	boolean existsByQuantityAndState(int quantity, Item.State state);

	List<TitleView> findTitlesByOwner(String owner);

	List<TitleAndPrice> findPricesByOwner(String owner);

	List<ScoreView> findScoresByOwner(String owner);

	List<TitleView> findTitlesByRegion(String region, Sort sort);

	@Transactional
	long deleteByOwner(String owner);

	@Transactional
	long deleteByRegion(String region);

	@Transactional
	long deleteByIdGreaterThan(Long id);

	/** An interface of two properties. */
	interface TitleView {

		String getTitle();

		BigDecimal getPrice();

	}

	/** An interface of an indexed property. */
	interface ScoreView {

		int getScore();

	}

	/** A record of two properties. */
	record TitleAndPrice(String title, BigDecimal price) {}

}
