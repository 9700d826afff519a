/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.methods;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import org.springframework.data.repository.Repository;
import org.springframework.data.util.Streamable;

/** Query methods on collections, with orders, parts of results, all kinds of results and projections. */
interface ArticleResults extends Repository<Article, Long> {

	// Collections
	List<Article> findByTags(String tag);

	List<Article> findByTagsIn(Collection<String> tags);

	List<Article> findDistinctByTagsIn(Collection<String> tags);

	List<Article> findByTagsContaining(String tag);

	List<Article> findByTagsContains(String tag);

	List<Article> findByTagsNotContaining(String tag);

	List<Article> findByTagsIsEmpty();

	List<Article> findByTagsIsNotEmpty();

	List<Article> findByTagsEmpty();

	List<Article> findByTagsNotEmpty();

	List<Article> findByTagsIgnoreCase(String tag);

	List<Article> findByTagsAndActiveTrue(String tag);

	List<Article> findBySizes(Integer size);

	List<Article> findBySizesContaining(Integer size);

	List<Article> findDistinctBySizesGreaterThan(Integer size);

	List<Article> findByPartsLabel(String label);

	List<Article> findDistinctByPartsLabelIn(Collection<String> labels);

	List<Article> findDistinctByPartsAmountGreaterThan(Integer amount);

	List<Article> findByPartsContaining(Part part);

	List<Article> findByPartsIsEmpty();

	List<Article> findDistinctByReviewsText(String text);

	List<Article> findDistinctByReviewsStarsGreaterThan(int stars);

	List<Article> findByReviewsContaining(Review review);

	List<Article> findByReviewsIsEmpty();

	List<Article> findByReviewsIsNotEmpty();

	List<Article> findByDealers(Maker maker);

	List<Article> findByDealersContaining(Maker maker);

	List<Article> findByDealersName(String name);

	List<Article> findDistinctByDealersNameIn(Collection<String> names);

	List<Article> findDistinctByDealersCountryCode(String code);

	List<Article> findByDealersId(Long id);

	List<Article> findByDealersIsEmpty();

	List<Article> findDistinctByDealersIn(Collection<Maker> makers);

	long countByDealersName(String name);

	boolean existsByTags(String tag);

	long countDistinctByTagsIn(Collection<String> tags);

	// Order
	List<Article> findAllByOrderByIdAsc();

	List<Article> findAllByOrderByIdDesc();

	List<Article> findAllByOrderByStockAscIdDesc();

	List<Article> findByActiveTrueOrderByPriceDescIdAsc();

	List<Article> findByActiveTrueOrderByNameAscIdAsc();

	List<Article> findByActiveTrueOrderByNameDescIdAsc();

	List<Article> findByActiveFalseOrderByRatingAscIdAsc();

	List<Article> findByActiveFalseOrderByRatingDescIdAsc();

	List<Article> findByKindOrderByMeasureWidthAscIdAsc(Article.Kind kind);

	List<Article> findByKindOrderByMakerNameAscIdAsc(Article.Kind kind);

	List<Article> findByKindOrderByMakerCountryNameDescIdAsc(Article.Kind kind);

	List<Article> findAllByOrderByKindAscIdAsc();

	List<Article> findAllByOrderByTokenAscIdAsc();

	List<Article> findAllByOrderByChangedDescIdAsc();

	List<Article> findByStockGreaterThan(int stock, Sort sort);

	List<Article> findAllBy(Sort sort);

	List<Article> findByNameIsNotNullOrderByNameAsc(Sort sort);

	// First and top, limits, pages
	Article findFirstByOrderByIdAsc();

	Article findTopByOrderByStockDescIdAsc();

	Optional<Article> findFirstByNameOrderByIdDesc(String name);

	Optional<Article> findTopByActiveTrueOrderByIdAsc();

	List<Article> findFirst3ByOrderByIdAsc();

	List<Article> findTop10ByActiveTrueOrderByStockAscIdAsc();

	List<Article> findFirst2ByName(String name, Sort sort);

	List<Article> findByActiveTrue(Limit limit, Sort sort);

	List<Article> findByActiveTrueOrderByIdAsc(Limit limit);

	List<Article> findAllBy(Pageable page);

	Page<Article> findByActive(boolean active, Pageable page);

	Page<Article> findPageByTagsContaining(String tag, Pageable page);

	Page<Article> findTop5ByActiveTrue(Pageable page);

	Slice<Article> findSliceByActiveTrue(Pageable page);

	Slice<Article> findTop5ByStockGreaterThan(int stock, Pageable page);

	Page<Article> findPageByMakerName(String name, Pageable page);

	Page<Article> findDistinctPageByDealersNameIn(Collection<String> names, Pageable page);

	Window<Article> findFirst4ByOrderByStockAscIdAsc(ScrollPosition position);

	Window<Article> findByActiveTrueOrderByIdAsc(ScrollPosition position, Limit limit);

	Window<Article> findTop3ByActiveTrue(ScrollPosition position, Sort sort);

	// What is returned
	Article findArticleById(Long id);

	Optional<Article> findOptionalById(Long id);

	Article findOneByName(String name);

	Optional<Article> findOptionalByName(String name);

	Set<Article> findSetByKind(Article.Kind kind);

	Collection<Article> findCollectionByKind(Article.Kind kind);

	Iterable<Article> findIterableByKind(Article.Kind kind);

	Streamable<Article> findStreamableByKind(Article.Kind kind);

	Stream<Article> findStreamByKind(Article.Kind kind);

	Stream<Article> streamByKind(Article.Kind kind);

	List<Article> readByKind(Article.Kind kind);

	List<Article> getByKind(Article.Kind kind);

	List<Article> queryByKind(Article.Kind kind);

	List<Article> searchByKind(Article.Kind kind);

	List<Article> findAllArticlesByKind(Article.Kind kind);

	List<Article> findDistinctByKind(Article.Kind kind);

	List<Article> findDistinctByNameOrderByIdAsc(String name);

	Article[] findArrayByKind(Article.Kind kind);

	Future<List<Article>> findFutureByKind(Article.Kind kind);

	CompletableFuture<Article> findFutureById(Long id);

	List<?> findWildcardByKind(Article.Kind kind);

	// Counts and existence
	long countByActiveTrue();

	int countByKind(Article.Kind kind);

	Long countByNameIgnoreCase(String name);

	Integer countByRatingIsNull();

	long countBy();

	long countDistinctByKind(Article.Kind kind);

	long countDistinctNameByActiveTrue();

	long countFirst5ByActiveTrue();

	long countByMakerCountryCode(String code);

	Optional<Long> countOptionalByKind(Article.Kind kind);

	boolean existsByName(String name);

	Boolean existsByCodeIgnoreCase(String code);

	boolean existsByMakerName(String name);

	boolean existsByKindAndActiveTrue(Article.Kind kind);

	boolean existsBy();

	Optional<Boolean> existsOptionalByName(String name);

	// Deletes
	void deleteByName(String name);

	long deleteByKind(Article.Kind kind);

	int deleteByActiveFalse();

	Long removeByStockLessThan(int stock);

	List<Article> removeByRatingIsNull();

	List<Article> deleteByMakerName(String name);

	Article deleteByCode(String code);

	Optional<Article> removeByCode(String code);

	long deleteByTagsContaining(String tag);

	boolean deleteByIdIs(Long id);

	long deleteAllByIdIn(Collection<Long> ids);

	void deleteAllBy();

	long deleteFirst2ByActiveTrue();

	Set<Article> deleteByStockIn(Collection<Integer> stocks);

	// Projections
	List<NameOnly> findNamesByKind(Article.Kind kind);

	List<NameOnly> findNamesByKindOrderByIdAsc(Article.Kind kind);

	Optional<NameOnly> findNameById(Long id);

	List<NameAndStock> findRecordsByKind(Article.Kind kind);

	NameAndStock findRecordById(Long id);

	List<NameClass> findClassesByKind(Article.Kind kind);

	List<MakerView> findNestedByKind(Article.Kind kind);

	List<Texts> findSpelByKind(Article.Kind kind);

	List<WithDefault> findDefaultsByKind(Article.Kind kind);

	<T> List<T> findDynamicByKind(Article.Kind kind, Class<T> type);

	<T> Optional<T> findDynamicById(Long id, Class<T> type);

	Page<NameOnly> findNamePageByActiveTrue(Pageable page);

	Slice<NameAndStock> findRecordSliceByActiveTrue(Pageable page);

	Stream<NameOnly> findNameStreamByKind(Article.Kind kind);

	Set<NameOnly> findNameSetByKind(Article.Kind kind);

	List<NameOnly> findDistinctNamesByKind(Article.Kind kind);

	List<NameAndStock> findDistinctRecordsByKind(Article.Kind kind);

	List<FlatMaker> findFlatByKind(Article.Kind kind);

	List<NameOnly> findTop3NamesByOrderByIdDesc();

	List<NoArguments> findPlainByKind(Article.Kind kind);

	Window<NameOnly> findTop3NamesByActiveTrueOrderByIdAsc(ScrollPosition position);

	List<String> findNameByKind(Article.Kind kind);

	/** Closed. */
	interface NameOnly {

		String getName();

	}

	/** A class of values. */
	record NameAndStock(String name, int stock) {}

	/** A class with a constructor. */
	class NameClass {

		private final String name;

		NameClass(String name) {
			this.name = name;
		}

		public String getName() {
			return this.name;
		}

	}

	/** A class without arguments. */
	class NoArguments {

		private String name;

		public String getName() {
			return this.name;
		}

		public void setName(String name) {
			this.name = name;
		}

	}

	/** Nested. */
	interface MakerView {

		Long getId();

		Named getMaker();

		/** The inner one. */
		interface Named {

			String getName();

		}

	}

	/** Open. */
	interface Texts {

		@org.springframework.beans.factory.annotation.Value("#{target.name + ':' + target.stock}")
		String getText();

	}

	/** With a default method. */
	interface WithDefault {

		String getName();

		default String getTwice() {
			return getName() + getName();
		}

	}

	/** Through a path. */
	interface FlatMaker {

		Long getId();

		String getMakerName();

	}

}
