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
import java.util.Set;
import java.util.UUID;

import org.springframework.data.domain.Range;
import org.springframework.data.repository.Repository;

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

}
