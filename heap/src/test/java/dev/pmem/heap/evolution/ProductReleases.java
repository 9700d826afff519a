/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.evolution;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.pmem.heap.annotation.PreviousName;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;

/**
 * A class as it is in four releases of an application, each of which changes it: names, types, constants, an embedded class,
 * the name of the extent. A product's values are a map from the keys that the first release to have one gave them. Golden
 * pools hold products of each release: what is here never changes.
 */
final class ProductReleases {

	private static final Map<String, String> WARE_INDEXES = Map.of("name", "headline", "level", "level", "stock",
			"stock", "width", "measure.width", "label", "label", "unit", "measure.unit");

	private static final Map<String, Object> WARE_VALUES = Map.of("label", "other", "unit", "cm", "tags",
			List.of("old"));

	/** All releases, the first one first. */
	static final List<Release<?>> ALL = List.of(new First(), new Second(), new Third(), new Fourth());

	private ProductReleases() {}

	/** A release of the application, as far as it has to do with products. */
	abstract static class Release<T> {

		private final Class<T> type;

		private final String extentName;

		private final String id;

		/** Names of properties that may have an index, by key. */
		final Map<String, String> indexable;

		/** What stored products get when a pool is first opened by this release, unless they have it. */
		final Map<String, Object> initialValues;

		Release(Class<T> type, String extentName, String id, Map<String, String> indexable,
				Map<String, Object> initialValues) {
			this.type = type;
			this.extentName = extentName;
			this.id = id;
			this.indexable = indexable;
			this.initialValues = initialValues;
		}

		abstract T make(long id, Map<String, Object> values);

		abstract Map<String, Object> values(T product);

		/** A value as a query of this release compares it. */
		Object queried(String key, Object value) {
			return value;
		}

		final ExtentDefinition<T> definition(Set<String> indexedKeys) {
			ExtentDefinition.Builder<T> definition = ExtentDefinition.of(this.extentName, this.type).id(this.id)
					.previousNames("products");
			indexedKeys.stream().filter(this.indexable::containsKey).sorted()
					.forEach((key) -> definition.index(this.indexable.get(key)));
			return definition.build();
		}

		@SuppressWarnings("unchecked")
		final Map<String, Object> read(HeapTransaction transaction, Extent<?> extent, long reference) {
			return values((T) extent.read(transaction, reference));
		}

		@SuppressWarnings("unchecked")
		final void insert(HeapTransaction transaction, Extent<?> extent, long id, Map<String, Object> values) {
			((Extent<T>) extent).insert(transaction, make(id, values));
		}

		@SuppressWarnings("unchecked")
		final void update(HeapTransaction transaction, Extent<?> extent, long id, Map<String, Object> values) {
			long reference = extent.locate(transaction, idValue(id));
			((Extent<T>) extent).update(transaction, reference, make(id, values));
		}

		Object idValue(long id) {
			return id;
		}

	}

	/** Values of a product that was just made. */
	static Map<String, Object> values(long number) {
		Map<String, Object> values = new HashMap<>();
		values.put("name", "name " + number % 7);
		values.put("level", (number % 3 == 0) ? "LOW" : "HIGH");
		values.put("stock", (number % 4 == 0) ? null : BigDecimal.valueOf(number % 5));
		values.put("width", number % 11);
		values.put("unit", null);
		values.put("label", "label " + number % 3);
		values.put("tags", List.of("tag " + number % 2));
		return values;
	}

	enum Level {

		LOW, HIGH

	}

	record Size(int width, int height) {}

	record Product(long id, String name, Level level, Integer stock, Size size, byte[] padding) {}

	static final class First extends Release<Product> {

		First() {
			super(Product.class, "products", "id", Map.of("name", "name", "level", "level", "stock", "stock", "width",
					"size.width"), Map.of());
		}

		@Override
		Product make(long id, Map<String, Object> values) {
			BigDecimal stock = (BigDecimal) values.get("stock");
			return new Product(id, (String) values.get("name"), Level.valueOf((String) values.get("level")),
					(stock == null) ? null : stock.intValueExact(), new Size((int) (long) values.get("width"), 1),
					new byte[(int) id % 40]);
		}

		@Override
		Map<String, Object> values(Product product) {
			Map<String, Object> values = new HashMap<>();
			values.put("name", product.name);
			values.put("level", product.level.name());
			values.put("stock", (product.stock == null) ? null : BigDecimal.valueOf(product.stock));
			values.put("width", (long) product.size.width);
			return values;
		}

		@Override
		Object queried(String key, Object value) {
			return key.equals("level") ? Level.valueOf((String) value) : value;
		}

	}

	enum Grade {

		@PreviousName("HIGH")
		TOP, MIDDLE, @PreviousName("LOW")
		BOTTOM;

		static Grade of(String level) {
			return level.equals("HIGH") ? TOP : BOTTOM;
		}

		String level() {
			return (this == TOP) ? "HIGH" : "LOW";
		}

	}

	static class Measure {

		long width;

		String unit = "cm";

		Measure() {}

		Measure(long width, String unit) {
			this.width = width;
			this.unit = unit;
		}

	}

	static class Article {

		long id;

		@PreviousName("name")
		String title;

		Grade level;

		Long stock;

		Measure size;

		String label = "none";

	}

	static final class Second extends Release<Article> {

		Second() {
			super(Article.class, "products", "id", Map.of("name", "title", "level", "level", "stock", "stock", "width",
					"size.width", "label", "label", "unit", "size.unit"), Map.of("label", "none", "unit", "cm"));
		}

		@Override
		Article make(long id, Map<String, Object> values) {
			Article article = new Article();
			BigDecimal stock = (BigDecimal) values.get("stock");
			article.id = id;
			article.title = (String) values.get("name");
			article.level = Grade.of((String) values.get("level"));
			article.stock = (stock == null) ? null : Long.valueOf(stock.longValueExact());
			article.size = new Measure((long) values.get("width"), (String) values.get("unit"));
			article.label = (String) values.get("label");
			return article;
		}

		@Override
		Map<String, Object> values(Article article) {
			Map<String, Object> values = new HashMap<>();
			values.put("name", article.title);
			values.put("level", article.level.level());
			values.put("stock", (article.stock == null) ? null : BigDecimal.valueOf(article.stock));
			values.put("width", article.size.width);
			values.put("unit", article.size.unit);
			values.put("label", article.label);
			return values;
		}

		@Override
		Object queried(String key, Object value) {
			return key.equals("level") ? Grade.of((String) value) : value;
		}

	}

	static class Base {

		@PreviousName({"title", "name"})
		String headline;

	}

	/** The id is wider and has another name, the title is in a superclass, the label's initial value is another. */
	static class Ware extends Base {

		@PreviousName("id")
		BigDecimal number;

		Grade level;

		BigDecimal stock;

		@PreviousName("size")
		Measure measure;

		List<String> tags = new ArrayList<>(List.of("old"));

		String label = "other";

	}

	/** A release with the properties of {@link Ware}. */
	abstract static class WareRelease<T> extends Release<T> {

		WareRelease(Class<T> type, String extentName, Map<String, Object> initialValues) {
			super(type, extentName, "number", WARE_INDEXES, initialValues);
		}

		static Ware ware(long id, Map<String, Object> values) {
			Ware ware = new Ware();
			ware.number = BigDecimal.valueOf(id);
			ware.headline = (String) values.get("name");
			ware.level = Grade.of((String) values.get("level"));
			ware.stock = (BigDecimal) values.get("stock");
			ware.measure = new Measure((long) values.get("width"), (String) values.get("unit"));
			ware.label = (String) values.get("label");
			@SuppressWarnings("unchecked")
			List<String> tags = (List<String>) values.get("tags");
			ware.tags = tags;
			return ware;
		}

		static Map<String, Object> values(String headline, Grade level, BigDecimal stock, Measure measure, String label,
				List<String> tags) {
			Map<String, Object> values = new HashMap<>();
			values.put("name", headline);
			values.put("level", level.level());
			values.put("stock", stock);
			values.put("width", measure.width);
			values.put("unit", measure.unit);
			values.put("label", label);
			values.put("tags", tags);
			return values;
		}

		@Override
		Object queried(String key, Object value) {
			return key.equals("level") ? Grade.of((String) value) : value;
		}

		@Override
		Object idValue(long id) {
			return BigDecimal.valueOf(id);
		}

	}

	static class Third extends WareRelease<Ware> {

		Third() {
			this("wares");
		}

		Third(String extentName) {
			super(Ware.class, extentName, WARE_VALUES);
		}

		@Override
		Ware make(long id, Map<String, Object> values) {
			return ware(id, values);
		}

		@Override
		Map<String, Object> values(Ware ware) {
			return values(ware.headline, ware.level, ware.stock, ware.measure, ware.label, ware.tags);
		}

	}

	/** The names of before are forgotten: the pool knows them, if the third release has opened it. */
	record Good(BigDecimal number, String headline, Grade level, BigDecimal stock, Measure measure, List<String> tags,
			String label, String remark) {}

	static final class Fourth extends WareRelease<Good> {

		Fourth() {
			super(Good.class, "wares", Map.of());
		}

		@Override
		Good make(long id, Map<String, Object> values) {
			Ware ware = ware(id, values);
			return new Good(ware.number, ware.headline, ware.level, ware.stock, ware.measure, ware.tags, ware.label,
					null);
		}

		@Override
		Map<String, Object> values(Good good) {
			if (good.remark != null) {
				throw new AssertionError(good.remark);
			}
			return values(good.headline, good.level, good.stock, Objects.requireNonNull(good.measure), good.label,
					good.tags);
		}

	}

}
