/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.methods;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Range;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import org.springframework.data.repository.Repository;
import org.springframework.data.util.Streamable;

/** Query methods as people write them. Each one is tried alone: in a repository of its own, on JPA and on a pool. */
interface ArticleMethods extends Repository<Article, Long> {

	// Equality, by type
	List<Article> findByName(String value);

	List<Article> findByNameNot(String value);

	List<Article> findByCode(String value);

	List<Article> findByCodeNot(String value);

	List<Article> findByStock(int value);

	List<Article> findByStockNot(int value);

	List<Article> findByRating(Integer value);

	List<Article> findByRatingNot(Integer value);

	List<Article> findByWeight(long value);

	List<Article> findByWeightNot(long value);

	List<Article> findByScore(double value);

	List<Article> findByScoreNot(double value);

	List<Article> findByPrice(BigDecimal value);

	List<Article> findByPriceNot(BigDecimal value);

	List<Article> findByActive(boolean value);

	List<Article> findByActiveNot(boolean value);

	List<Article> findByChecked(Boolean value);

	List<Article> findByCheckedNot(Boolean value);

	List<Article> findBySince(LocalDate value);

	List<Article> findBySinceNot(LocalDate value);

	List<Article> findByChanged(Instant value);

	List<Article> findByChangedNot(Instant value);

	List<Article> findByToken(UUID value);

	List<Article> findByTokenNot(UUID value);

	List<Article> findByLetter(char value);

	List<Article> findByLetterNot(char value);

	List<Article> findByKind(Article.Kind value);

	List<Article> findByKindNot(Article.Kind value);

	List<Article> findById(Long value);

	List<Article> findByIdNot(Long value);

	List<Article> findByMeasure(Measure value);

	List<Article> findByMeasureNot(Measure value);

	List<Article> findByMaker(Maker value);

	List<Article> findByMakerNot(Maker value);

	List<Article> findByPhoto(byte[] value);

	List<Article> findByPhotoNot(byte[] value);

	// In and NotIn
	List<Article> findByNameIn(Collection<String> values);

	List<Article> findByNameNotIn(Collection<String> values);

	List<Article> findByStockIn(Collection<Integer> values);

	List<Article> findByStockNotIn(Collection<Integer> values);

	List<Article> findByRatingIn(Collection<Integer> values);

	List<Article> findByRatingNotIn(Collection<Integer> values);

	List<Article> findByPriceIn(Collection<BigDecimal> values);

	List<Article> findByPriceNotIn(Collection<BigDecimal> values);

	List<Article> findBySinceIn(Collection<LocalDate> values);

	List<Article> findBySinceNotIn(Collection<LocalDate> values);

	List<Article> findByTokenIn(Collection<UUID> values);

	List<Article> findByTokenNotIn(Collection<UUID> values);

	List<Article> findByKindIn(Collection<Article.Kind> values);

	List<Article> findByKindNotIn(Collection<Article.Kind> values);

	List<Article> findByIdIn(Collection<Long> values);

	List<Article> findByIdNotIn(Collection<Long> values);

	List<Article> findByMeasureIn(Collection<Measure> values);

	List<Article> findByMeasureNotIn(Collection<Measure> values);

	List<Article> findByMakerIn(Collection<Maker> values);

	List<Article> findByMakerNotIn(Collection<Maker> values);

	List<Article> findByCheckedIn(Collection<Boolean> values);

	List<Article> findByCheckedNotIn(Collection<Boolean> values);

	List<Article> findByNameIn(String... values);

	List<Article> findByStockIn(int[] values);

	List<Article> findByKindIn(Set<Article.Kind> values);

	List<Article> findByRatingIn(Iterable<Integer> values);

	List<Article> findByNameInIgnoreCase(Collection<String> values);

	List<Article> findByNameIgnoreCaseIn(List<String> values);

	List<Article> findByNameIgnoreCaseNotIn(List<String> values);

	// Order relations
	List<Article> findByNameLessThan(String value);

	List<Article> findByNameLessThanEqual(String value);

	List<Article> findByNameGreaterThan(String value);

	List<Article> findByNameGreaterThanEqual(String value);

	List<Article> findByNameBetween(String low, String high);

	List<Article> findByStockLessThan(int value);

	List<Article> findByStockLessThanEqual(int value);

	List<Article> findByStockGreaterThan(int value);

	List<Article> findByStockGreaterThanEqual(int value);

	List<Article> findByStockBetween(int low, int high);

	List<Article> findByRatingLessThan(Integer value);

	List<Article> findByRatingLessThanEqual(Integer value);

	List<Article> findByRatingGreaterThan(Integer value);

	List<Article> findByRatingGreaterThanEqual(Integer value);

	List<Article> findByRatingBetween(Integer low, Integer high);

	List<Article> findByWeightLessThan(long value);

	List<Article> findByWeightLessThanEqual(long value);

	List<Article> findByWeightGreaterThan(long value);

	List<Article> findByWeightGreaterThanEqual(long value);

	List<Article> findByWeightBetween(long low, long high);

	List<Article> findByScoreLessThan(double value);

	List<Article> findByScoreLessThanEqual(double value);

	List<Article> findByScoreGreaterThan(double value);

	List<Article> findByScoreGreaterThanEqual(double value);

	List<Article> findByScoreBetween(double low, double high);

	List<Article> findByPriceLessThan(BigDecimal value);

	List<Article> findByPriceLessThanEqual(BigDecimal value);

	List<Article> findByPriceGreaterThan(BigDecimal value);

	List<Article> findByPriceGreaterThanEqual(BigDecimal value);

	List<Article> findByPriceBetween(BigDecimal low, BigDecimal high);

	List<Article> findBySinceLessThan(LocalDate value);

	List<Article> findBySinceLessThanEqual(LocalDate value);

	List<Article> findBySinceGreaterThan(LocalDate value);

	List<Article> findBySinceGreaterThanEqual(LocalDate value);

	List<Article> findBySinceBetween(LocalDate low, LocalDate high);

	List<Article> findByChangedLessThan(Instant value);

	List<Article> findByChangedLessThanEqual(Instant value);

	List<Article> findByChangedGreaterThan(Instant value);

	List<Article> findByChangedGreaterThanEqual(Instant value);

	List<Article> findByChangedBetween(Instant low, Instant high);

	List<Article> findByIdLessThan(Long value);

	List<Article> findByIdLessThanEqual(Long value);

	List<Article> findByIdGreaterThan(Long value);

	List<Article> findByIdGreaterThanEqual(Long value);

	List<Article> findByIdBetween(Long low, Long high);

	List<Article> findBySinceBefore(LocalDate value);

	List<Article> findBySinceAfter(LocalDate value);

	List<Article> findByChangedIsBefore(Instant value);

	List<Article> findByChangedIsAfter(Instant value);

	List<Article> findByChangedBefore(Date value);

	List<Article> findByRatingBetween(Range<Integer> range);

	List<Article> findByStockIsLessThan(int value);

	List<Article> findByStockIsGreaterThanEqual(int value);

	List<Article> findByMeasureWidthBetween(int low, int high);

	List<Article> findByRatingNotBetween(int low, int high);

	// Null, true and false
	List<Article> findByNameIsNull();

	List<Article> findByNameIsNotNull();

	List<Article> findByRatingIsNull();

	List<Article> findByRatingIsNotNull();

	List<Article> findByCheckedIsNull();

	List<Article> findByCheckedIsNotNull();

	List<Article> findBySinceIsNull();

	List<Article> findBySinceIsNotNull();

	List<Article> findByKindIsNull();

	List<Article> findByKindIsNotNull();

	List<Article> findByMeasureIsNull();

	List<Article> findByMeasureIsNotNull();

	List<Article> findByMakerIsNull();

	List<Article> findByMakerIsNotNull();

	List<Article> findByPhotoIsNull();

	List<Article> findByPhotoIsNotNull();

	List<Article> findByRatingNull();

	List<Article> findByRatingNotNull();

	List<Article> findByMeasureUnitIsNull();

	List<Article> findByMakerNameIsNull();

	List<Article> findByMakerNameIsNotNull();

	List<Article> findByMakerCountryIsNull();

	List<Article> findByActiveTrue();

	List<Article> findByActiveFalse();

	List<Article> findByActiveIsTrue();

	List<Article> findByCheckedTrue();

	List<Article> findByCheckedIsFalse();

	// Patterns
	List<Article> findByNameLike(String value);

	List<Article> findByNameNotLike(String value);

	List<Article> findByNameStartingWith(String value);

	List<Article> findByNameEndingWith(String value);

	List<Article> findByNameContaining(String value);

	List<Article> findByNameNotContaining(String value);

	List<Article> findByNameStartsWith(String value);

	List<Article> findByNameIsStartingWith(String value);

	List<Article> findByNameEndsWith(String value);

	List<Article> findByNameContains(String value);

	List<Article> findByNameIsContaining(String value);

	List<Article> findByNameIsNotLike(String value);

	List<Article> findByNameNotContains(String value);

	List<Article> findByNameLikeIgnoreCase(String value);

	List<Article> findByNameStartingWithIgnoreCase(String value);

	List<Article> findByNameEndingWithIgnoreCase(String value);

	List<Article> findByNameContainingIgnoreCase(String value);

	List<Article> findByNameIgnoreCase(String value);

	List<Article> findByNameNotIgnoreCase(String value);

	List<Article> findByNameIsIgnoreCase(String value);

	List<Article> findByNameEqualsIgnoreCase(String value);

	List<Article> findByNameIgnoringCase(String value);

	List<Article> findByNameIs(String value);

	List<Article> findByNameEquals(String value);

	List<Article> findByNameIsNot(String value);

	List<Article> findByMeasureUnitLike(String value);

	List<Article> findByMakerNameStartingWith(String value);

	List<Article> findByMakerCountryNameContainingIgnoreCase(String value);

	List<Article> findByNameLikeOrCodeLike(String name, String code);

	List<Article> findByNameContainingAndCodeStartingWith(String name, String code);

	List<Article> findByNameNotContainingIgnoreCase(String value);

	List<Article> findByNameRegex(String value);

	List<Article> findByNameMatches(String value);

	// And, Or, AllIgnoreCase
	List<Article> findByNameAndCode(String name, String code);

	List<Article> findByNameOrCode(String name, String code);

	List<Article> findByNameAndStockOrCode(String name, int stock, String code);

	List<Article> findByNameOrStockAndCode(String name, int stock, String code);

	List<Article> findByNameAndCodeAllIgnoreCase(String name, String code);

	List<Article> findByNameOrCodeAllIgnoringCase(String name, String code);

	List<Article> findByNameAndStockAllIgnoreCase(String name, int stock);

	List<Article> findByStockGreaterThanAndActiveTrueAndKind(int stock, Article.Kind kind);

	List<Article> findByStockGreaterThanOrRatingIsNullOrKindIn(int stock, Collection<Article.Kind> kinds);

	List<Article> findByRatingIsNullAndNameIsNotNull();

	List<Article> findByKindAndMakerNameAndMeasureUnit(Article.Kind kind, String maker, String unit);

	// Embedded values and references
	List<Article> findByMeasureWidth(Integer width);

	List<Article> findByMeasure_Width(Integer width);

	List<Article> findByMeasureWidthAndMeasureHeight(Integer width, Integer height);

	List<Article> findByMeasureUnitIgnoreCase(String unit);

	List<Article> findByMakerName(String name);

	List<Article> findByMaker_Name(String name);

	List<Article> findByMakerId(Long id);

	List<Article> findByMaker_Id(Long id);

	List<Article> findByMakerIdIn(Collection<Long> ids);

	List<Article> findByMakerIdNot(Long id);

	List<Article> findByMakerCountryName(String name);

	List<Article> findByMakerCountryCode(String code);

	List<Article> findByMaker_Country_Code(String code);

	List<Article> findByMakerCountry(Country country);

	List<Article> findByMakerNameNot(String name);

	List<Article> findByMakerNameOrName(String maker, String name);

	List<Article> findByMakerNameIgnoreCaseOrderByIdAsc(String maker);

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
