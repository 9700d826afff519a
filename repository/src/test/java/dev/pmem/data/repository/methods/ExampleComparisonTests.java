/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.data.domain.ExampleMatcher.GenericPropertyMatchers.contains;
import static org.springframework.data.domain.ExampleMatcher.GenericPropertyMatchers.endsWith;
import static org.springframework.data.domain.ExampleMatcher.GenericPropertyMatchers.exact;
import static org.springframework.data.domain.ExampleMatcher.GenericPropertyMatchers.ignoreCase;
import static org.springframework.data.domain.ExampleMatcher.GenericPropertyMatchers.startsWith;
import static org.springframework.data.domain.ExampleMatcher.matching;
import static org.springframework.data.domain.ExampleMatcher.matchingAny;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.data.domain.Example;
import org.springframework.data.domain.ExampleMatcher;
import org.springframework.data.domain.ExampleMatcher.StringMatcher;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.repository.ListCrudRepository;
import org.springframework.data.repository.query.FluentQuery.FetchableFluentQuery;
import org.springframework.data.repository.query.ListQueryByExampleExecutor;

import dev.pmem.testing.TestSeed;

/** Queries by example find on a pool what they find with JPA. */
@TestInstance(Lifecycle.PER_CLASS)
class ExampleComparisonTests {

	private static final int ROUNDS = 8;

	private static final Sort BY_STOCK = Sort.by("stock", "id");

	private static final String[] PRIMITIVES = {"stock", "weight", "score", "active", "letter"};

	private final long seed = TestSeed.next();

	private ArticleStore jpa;

	private ArticleStore pmem;

	@BeforeAll
	void open(@TempDir Path directory) {
		this.jpa = ArticleStore.jpa();
		this.pmem = ArticleStore.pmem(directory.resolve("articles.pmem"));
		this.jpa.fill(this.seed, 40);
		this.pmem.fill(this.seed, 40);
	}

	@AfterAll
	void close() {
		this.jpa.close();
		this.pmem.close();
	}

	/** JPA has no regular expressions; docs/QUERIES.md tells. */
	private static final Set<String> DIFFERENCES = Set.of("text REGEX", "text ignoring case REGEX");

	static List<String> probes() {
		return PROBES.keySet().stream().filter((name) -> !DIFFERENCES.contains(name)).toList();
	}

	static Set<String> calls() {
		return CALLS.keySet();
	}

	@ParameterizedTest
	@MethodSource
	void probes(String name) {
		for (int round = 0; round < ROUNDS; round++) {
			long number = this.seed + round;
			String expected = this.jpa.inRolledBackTransaction((store) -> found(store, name, number));
			String found = this.pmem.inRolledBackTransaction((store) -> found(store, name, number));
			assertThat(found).as("%s, seed %d, round %d", name, this.seed, round).isEqualTo(expected);
		}
	}

	@ParameterizedTest
	@MethodSource
	void calls(String name) {
		for (int round = 0; round < ROUNDS; round++) {
			long number = this.seed + round;
			String expected = this.jpa.inRolledBackTransaction((store) -> called(store, name, number));
			String found = this.pmem.inRolledBackTransaction((store) -> called(store, name, number));
			assertThat(found).as("%s, seed %d, round %d", name, this.seed, round).isEqualTo(expected);
		}
	}

	private static String found(ArticleStore store, String name, long seed) {
		Example<Article> example = PROBES.get(name).example(store, new Random(seed));
		try {
			return QueryMethodComparisonTests.shown(store.repository(Articles.class).findAll(example), false);
		} catch (RuntimeException exception) {
			return "fails";
		}
	}

	private static String called(ArticleStore store, String name, long seed) {
		Random random = new Random(seed);
		Article probe = new Article();
		probe.active = random.nextBoolean();
		probe.kind = random.nextBoolean() ? null : Article.Kind.values()[random.nextInt(3)];
		Example<Article> example = Example.of(probe, matching().withIgnorePaths("stock", "weight", "score", "letter"));
		try {
			Object result = CALLS.get(name).apply(new Call(store.repository(Articles.class), example, random));
			return QueryMethodComparisonTests.shown(result, true);
		} catch (RuntimeException exception) {
			return "fails";
		}
	}

	/** Of all methods that take examples. */
	interface Articles extends ListCrudRepository<Article, Long>, ListQueryByExampleExecutor<Article> {}

	private record Call(Articles articles, Example<Article> example, Random random) {

		Object fluent(Function<FetchableFluentQuery<Article>, ?> function) {
			return this.articles.findBy(this.example, function::apply);
		}

		PageRequest page() {
			return PageRequest.of(this.random.nextInt(3), 1 + this.random.nextInt(6), BY_STOCK);
		}

	}

	private record Probe(BiConsumer<Filler, Article> filling, ExampleMatcher matcher) {

		Example<Article> example(ArticleStore store, Random random) {
			Article article = new Article();
			article.tags = null;
			article.sizes = null;
			article.parts = null;
			article.reviews = null;
			article.dealers = null;
			this.filling.accept(new Filler(store, random), article);
			return Example.of(article, this.matcher);
		}

	}

	private record Filler(ArticleStore store, Random random) {

		String name() {
			return Arguments.NAMES.get(this.random.nextInt(Arguments.NAMES.size()));
		}

		int number() {
			return this.random.nextInt(Arguments.NUMBERS);
		}

		Maker maker() {
			return this.store.find(Maker.class, 1L + this.random.nextInt(Arguments.MAKERS));
		}

	}

	private static ExampleMatcher matcher(String... ignored) {
		String[] paths = Arrays.copyOf(PRIMITIVES, PRIMITIVES.length + ignored.length);
		System.arraycopy(ignored, 0, paths, PRIMITIVES.length, ignored.length);
		return matching().withIgnorePaths(paths);
	}

	private static ExampleMatcher any(String... ignored) {
		return matchingAny().withIgnorePaths(matcher(ignored).getIgnoredPaths().toArray(new String[0]));
	}

	private static final Map<String, Probe> PROBES = new LinkedHashMap<>();

	private static final Map<String, Function<Call, Object>> CALLS = new LinkedHashMap<>();

	private static void probe(String name, ExampleMatcher matcher, BiConsumer<Filler, Article> filling) {
		PROBES.put(name, new Probe(filling, matcher));
	}

	static {
		BiConsumer<Filler, Article> named = (filler, article) -> article.name = filler.name();
		BiConsumer<Filler, Article> several = named.andThen((filler, article) -> article.rating = filler.number());
		probe("nothing", matcher(), (_, _) -> {});
		probe("nothing, any", any(), (_, _) -> {});
		probe("primitives count", matching().withIgnorePaths("weight", "score", "letter", "active"), (_, _) -> {});
		probe("a primitive", matching().withIgnorePaths("weight", "score", "letter"), (filler, article) -> {
			article.stock = filler.number();
			article.active = true;
		});
		probe("text", matcher(), named);
		probe("text ignoring case", matcher().withIgnoreCase(), named);
		probe("text ignoring case by name", matcher().withIgnoreCase("name"), named);
		for (StringMatcher kind : StringMatcher.values()) {
			probe("text " + kind, matcher().withStringMatcher(kind), named);
			probe("text ignoring case " + kind, matcher().withStringMatcher(kind).withIgnoreCase(), named);
		}
		probe("property starts", matcher().withMatcher("name", startsWith()), named);
		probe("property ends, ignoring case", matcher().withMatcher("name", endsWith().ignoreCase()), named);
		probe("property contains", matcher().withMatcher("name", contains()), named);
		probe("property exact", matcher().withStringMatcher(StringMatcher.CONTAINING).withMatcher("name", exact()),
				named);
		probe("property ignoring case", matcher().withMatcher("name", ignoreCase()), named);
		probe("several", matcher(), several);
		probe("several, any", any(), several);
		probe("several, one ignored", matcher("rating"), several);
		probe("all kinds", any(), several.andThen((filler, article) -> {
			article.price = BigDecimal.valueOf(filler.number(), 1);
			article.since = LocalDate.of(2026, 1, 1 + filler.number());
			article.kind = Article.Kind.TOY;
			article.checked = true;
		}));
		probe("nulls, name", matcher("id", "code", "rating", "price", "checked", "since", "changed", "token", "photo",
				"measure", "maker", "tags", "sizes", "parts", "reviews", "dealers").withIncludeNullValues(),
				(_, article) -> article.kind = Article.Kind.FOOD);
		probe("nulls, any", any("id", "code", "price", "changed", "token", "photo", "measure", "maker", "tags",
				"sizes", "parts", "reviews", "dealers").withIncludeNullValues(), (_, _) -> {});
		probe("transformed", matcher().withTransformer("name", (value) -> value.map((name) -> name + "na")),
				named);
		probe("transformed to nothing", matcher().withTransformer("name", (_) -> Optional.empty()), named);
		probe("transformed number", matcher().withTransformer("rating", (value) -> value.map((_) -> 2)), several);
		probe("a decimal", matcher(), (filler, article) -> article.price = BigDecimal.valueOf(filler.number() * 10, 2));
		probe("a date", matcher(), (filler, article) -> article.since = LocalDate.of(2026, 1, 1 + filler.number()));
		probe("an enum", matcher(), (_, article) -> article.kind = Article.Kind.TOOL);
		probe("an id", matcher(), (filler, article) -> article.id = (long) filler.number());
		probe("a part of a value", matcher(),
				(filler, article) -> article.measure = new Measure(null, 1 + filler.number() % 3, null));
		probe("a part of a value, text", matcher().withMatcher("measure.unit", startsWith().ignoreCase()),
				(_, article) -> article.measure = new Measure(null, null, "an"));
		probe("a part of a value, ignored", matcher("measure.unit"),
				(filler, article) -> article.measure = new Measure(null, 2, filler.name()));
		probe("a reference by properties", matcher(), (filler, article) -> {
			article.maker = new Maker();
			article.maker.name = filler.name();
		});
		probe("a stored reference", matcher(), (filler, article) -> article.maker = filler.maker());
		probe("a reference by id", matcher(), (filler, article) -> {
			article.maker = new Maker();
			article.maker.id = 1L + filler.number();
		});
		probe("a reference further on", matcher().withIgnoreCase("maker.country.name"), (filler, article) -> {
			article.maker = new Maker();
			article.maker.country = new Country();
			article.maker.country.name = filler.name();
		});
		probe("a reference, any", any(), (filler, article) -> {
			article.name = filler.name();
			article.maker = new Maker();
			article.maker.name = filler.name();
		});
		probe("collections are passed over", matcher(), (filler, article) -> {
			article.kind = Article.Kind.TOY;
			article.tags = Set.of(filler.name());
			article.dealers = Set.of(filler.maker());
		});

		CALLS.put("findAll, sorted", (call) -> call.articles.findAll(call.example, BY_STOCK));
		CALLS.put("findAll, page", (call) -> call.articles.findAll(call.example, call.page()));
		CALLS.put("count", (call) -> call.articles.count(call.example));
		CALLS.put("exists", (call) -> call.articles.exists(call.example));
		CALLS.put("findOne", (call) -> call.articles.findOne(call.example));
		CALLS.put("all", (call) -> call.fluent((query) -> query.sortBy(BY_STOCK).all()));
		CALLS.put("first", (call) -> call.fluent((query) -> query.sortBy(BY_STOCK).first()));
		CALLS.put("firstValue", (call) -> call.fluent((query) -> query.sortBy(BY_STOCK).firstValue()));
		CALLS.put("one", (call) -> call.fluent(FetchableFluentQuery::one));
		CALLS.put("limit", (call) -> call.fluent((query) -> query.sortBy(BY_STOCK).limit(3).all()));
		CALLS.put("stream", (call) -> call.fluent((query) -> query.sortBy(BY_STOCK).stream().toList()));
		CALLS.put("fluent page", (call) -> call.fluent((query) -> query.page(call.page())));
		CALLS.put("slice", (call) -> call.fluent((query) -> query.slice(call.page())));
		CALLS.put("fluent count", (call) -> call.fluent(FetchableFluentQuery::count));
		CALLS.put("fluent exists", (call) -> call.fluent(FetchableFluentQuery::exists));
		CALLS.put("as interface", (call) -> call
				.fluent((query) -> query.as(ArticleResults.FlatMaker.class).sortBy(BY_STOCK).all()));
		CALLS.put("as record", (call) -> call
				.fluent((query) -> query.sortBy(BY_STOCK).as(ArticleResults.NameAndStock.class).all()));
		CALLS.put("as nested", (call) -> call
				.fluent((query) -> query.as(ArticleResults.MakerView.class).sortBy(BY_STOCK).all()));
		CALLS.put("project", (call) -> call.fluent((query) -> query.project("name").sortBy(BY_STOCK).all()));
		CALLS.put("sorted ignoring case", (call) -> call
				.fluent((query) -> query.sortBy(Sort.by(Sort.Order.asc("name").ignoreCase(), Sort.Order.asc("id")))
						.all()));
		CALLS.put("scroll by offset", (call) -> call
				.fluent((query) -> query.sortBy(BY_STOCK).limit(4).scroll(ScrollPosition.offset())));
		CALLS.put("scroll by keys", (call) -> call
				.fluent((query) -> query.sortBy(BY_STOCK).limit(4).scroll(ScrollPosition.keyset())));
		CALLS.put("scroll on", (call) -> call.fluent((query) -> {
			var scrolled = query.sortBy(BY_STOCK).limit(4);
			var window = scrolled.scroll(ScrollPosition.keyset());
			return window.isEmpty() ? List.of() : scrolled.scroll(window.positionAt(window.size() - 1));
		}));
	}

}
