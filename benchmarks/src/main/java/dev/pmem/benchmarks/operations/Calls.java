/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.operations;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.springframework.data.domain.Example;
import org.springframework.data.domain.ExampleMatcher;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.Sort;

import dev.pmem.benchmarks.operations.model.Item;
import dev.pmem.benchmarks.operations.model.Items;
import dev.pmem.benchmarks.operations.model.Values;

/** All calls, in the order of the table. */
final class Calls {

	private static final int PAGE = 20;

	private static final int SCORES = 10_000_000;

	private static final Sort BY_OWNER = Sort.by("owner");

	private static final Sort BY_SCORE = Sort.by("score");

	private Calls() {}

	static List<Call> all() {
		List<Call> calls = new ArrayList<>();
		points(calls);
		counts(calls);
		conditions(calls);
		orders(calls);
		projections(calls);
		single(calls);
		bulk(calls);
		return List.copyOf(calls);
	}

	private static void points(List<Call> calls) {
		calls.add(Call.reading("findById", 0, (scene) -> scene.items().findById(scene.id()).orElseThrow().score));
		calls.add(Call.reading("findById of none", 0,
				(scene) -> scene.items().findById(-1L - scene.id()).isPresent() ? 1 : 0));
		calls.add(Call.reading("existsById", 0, (scene) -> scene.items().existsById(scene.id()) ? 1 : 0));
		calls.add(Call.reading("findAllById of 100", 0, (scene) -> {
			List<Long> ids = new ArrayList<>();
			for (int index = 0; index < 100; index++) {
				ids.add(scene.id());
			}
			return ids.stream().distinct().count() - scene.items().findAllById(ids).size();
		}));
		calls.add(Call.reading("find by a unique text", 0,
				(scene) -> scene.items().findByCode(scene.code()).orElseThrow().score));
		calls.add(Call.reading("exists by index", 6, (scene) -> scene.items().existsByOwner(scene.owner()) ? 1 : 0));
		calls.add(Call.reading("exists by unique index", 8,
				(scene) -> scene.items().existsByCode(scene.code()) ? 1 : 0));
	}

	private static void counts(List<Call> calls) {
		calls.add(Call.reading("count()", 8, (scene) -> scene.items().count()));
		calls.add(Call.reading("count by index, 100 hits", 0, (scene) -> scene.items().countByOwner(scene.owner())));
		calls.add(Call.reading("count by index, 10 %", 0, (scene) -> scene.items().countByRegion(scene.region())));
		calls.add(Call.reading("count of a range, 1 %", 20, (scene) -> {
			int low = scene.below(SCORES - SCORES / 100);
			return scene.items().countByScoreBetween(low, low + SCORES / 100);
		}));
		calls.add(Call.reading("count of a range, about half", 0,
				(scene) -> scene.items().countByScoreGreaterThan(SCORES / 2 + scene.below(SCORES / 10))));
		calls.add(Call.reading("count without index, 1 %", 11,
				(scene) -> scene.items().countByQuantity(scene.below(100))));
		calls.add(Call.reading("count by enum without index, 25 %", 0,
				(scene) -> scene.items().countByState(state(scene))));
		calls.add(Call.reading("exists without index", 0,
				(scene) -> scene.items().existsByQuantityAndState(scene.below(100), state(scene)) ? 1 : 0));
	}

	private static void conditions(List<Call> calls) {
		calls.add(Call.reading("find 100 by index", 15, (scene) -> sum(scene.items().findByOwner(scene.owner()))));
		calls.add(Call.reading("find 10 % by index, as a list", 0,
				(scene) -> scene.items().findByRegion(scene.region(), PageRequest.of(0, scene.count())).getSize()));
		calls.add(Call.reading("find by ten keys of an index", 0, (scene) -> {
			List<String> owners = new ArrayList<>();
			for (int index = 0; index < 10; index++) {
				owners.add(scene.owner());
			}
			return sum(scene.items().findByOwnerIn(owners));
		}));
		calls.add(Call.reading("equality ignoring case, indexed", 500,
				(scene) -> sum(scene.items().findByOwnerIgnoreCase(scene.owner().toUpperCase(Locale.ROOT)))));
		calls.add(Call.reading("two indexed conditions, 100 and 10 %", 15,
				(scene) -> sum(scene.items().findByOwnerAndRegion(scene.owner(), scene.region()))));
		calls.add(Call.reading("Or of two indexed", 300,
				(scene) -> sum(scene.items().findByOwnerOrCode(scene.owner(), scene.code()))));
		calls.add(Call.reading("compound index, region and 1 % of the scores", 0, (scene) -> {
			int low = scene.below(SCORES - SCORES / 100);
			return sum(scene.items().findByRegionAndScoreBetween(scene.region(), low, low + SCORES / 100));
		}));
		calls.add(Call.reading("start of a unique text", 0,
				(scene) -> sum(scene.items().findByCodeStartingWith(scene.code().substring(0, 4)))));
		calls.add(Call.reading("range of numbers, 100 hits", 0, (scene) -> {
			int width = (int) (100L * SCORES / scene.count());
			int low = scene.below(SCORES - width);
			return sum(scene.items().findByScoreBetween(low, low + width));
		}));
		calls.add(Call.reading("range of instants, first 20", 0, (scene) -> scene.items()
				.findByCreatedAfter(Instant.ofEpochSecond(1_700_000_000L + scene.id() / 2), Limit.of(PAGE)).size()));
		calls.add(Call.reading("condition without index, 1 %", 10,
				(scene) -> sum(scene.items().findByQuantity(scene.below(100)))));
		calls.add(Call.reading("enum condition without index, 25 %", 5,
				(scene) -> sum(scene.items().findByState(state(scene)))));
		calls.add(Call.reading("part of a text without index", 0,
				(scene) -> sum(scene.items().findByTitleContaining(" " + scene.id() + " "))));
		calls.add(Call.reading("condition without index, first 20", 0, (scene) -> scene.items()
				.findByPriceGreaterThan(BigDecimal.valueOf(scene.below(9_000)), Limit.of(PAGE)).size()));
		calls.add(Call.reading("example of three properties, one indexed", 0, (scene) -> {
			Item probe = new Item(scene.id(), scene.count());
			return sum(scene.items().findAll(Example.of(probe, ExampleMatcher.matching()
					.withIgnorePaths("id", "code", "score", "created", "price", "title", "note", "quantity", "new"))));
		}));
	}

	private static void orders(List<Call> calls) {
		page(calls, "first page by id", 0, 0, Sort.by("id"));
		page(calls, "first page by an indexed text", 15, 0, BY_OWNER);
		page(calls, "first page by an indexed number", 0, 0, BY_SCORE);
		page(calls, "first page by number, then id", 12, 0, Sort.by("score", "id"));
		page(calls, "first page by text, then id", 12, 0, Sort.by("owner", "id"));
		page(calls, "first page by a property without index", 0, 0, Sort.by("quantity", "id"));
		page(calls, "page at 90 %, by id", 200, 0.9, Sort.by("id"));
		page(calls, "page at 90 %, by an indexed number", 60, 0.9, BY_SCORE);
		calls.add(Call.reading("slice by an indexed text", 5,
				(scene) -> slice(scene.items().findSliceBy(PageRequest.of(scene.below(5), PAGE, BY_OWNER)))));
		calls.add(Call.reading("page of 10 %, by an indexed number", 0, (scene) -> slice(
				scene.items().findByRegion(scene.region(), PageRequest.of(scene.below(5), PAGE, BY_SCORE)))));
		calls.add(Call.reading("slice of 10 %, by an indexed number", 0, (scene) -> slice(
				scene.items().findSliceByRegion(scene.region(), PageRequest.of(scene.below(5), PAGE, BY_SCORE)))));
		calls.add(Call.reading("top 10 by unique text, descending", 4,
				(scene) -> sum(scene.items().findTop10ByOrderByCodeDesc())));
		calls.add(Call.reading("top 10 by number, descending", 0,
				(scene) -> sum(scene.items().findTop10ByOrderByScoreDesc())));
		calls.add(Call.reading("top 10 of 10 % by number, descending", 0,
				(scene) -> sum(scene.items().findTop10ByRegionOrderByScoreDesc(scene.region()))));
		calls.add(Call.reading("keyset: 20 after a text", 5,
				(scene) -> sum(scene.items().findTop20ByCodeGreaterThanOrderByCode(scene.code()))));
		calls.add(Call.reading("window after a key, by number, then id", 0, (scene) -> {
			Item item = scene.items().findById(scene.id()).orElseThrow();
			return scene.items()
					.findTop20ByOrderByScoreAscIdAsc(ScrollPosition
							.forward(Map.of("score", item.score, "id", Objects.requireNonNull(item.id))))
					.size();
		}));
		calls.add(Call.reading("least by an indexed number", 0,
				(scene) -> Objects.requireNonNull(scene.items().findFirstByOrderByScore()).score));
		calls.add(Call.reading("greatest by an indexed number", 0,
				(scene) -> Objects.requireNonNull(scene.items().findFirstByOrderByScoreDesc()).score));
		calls.add(Call.reading("100 by index, sorted by another property", 0,
				(scene) -> sum(scene.items().findByOwnerOrderByScore(scene.owner()))));
		calls.add(Call.reading("findAll()", 0, (scene) -> scene.items().findAll().size()));
		calls.add(Call.reading("stream of 10 %", 0, (scene) -> scene.store().inTransaction(() -> {
			try (Stream<Item> stream = scene.items().findStreamByRegion(scene.region())) {
				return stream.mapToLong((item) -> item.score).sum();
			}
		})));
	}

	private static void projections(List<Call> calls) {
		calls.add(Call.reading("interface projection of 100", 50, (scene) -> scene.items()
				.findTitlesByOwner(scene.owner())
				.stream()
				.mapToLong((view) -> view.getTitle().length() + view.getPrice().longValue())
				.sum()));
		calls.add(Call.reading("DTO projection of 100", 25, (scene) -> scene.items()
				.findPricesByOwner(scene.owner())
				.stream()
				.mapToLong((view) -> view.title().length() + view.price().longValue())
				.sum()));
		calls.add(Call.reading("projection of one indexed property, 100", 0, (scene) -> scene.items()
				.findScoresByOwner(scene.owner())
				.stream()
				.mapToLong(Items.ScoreView::getScore)
				.sum()));
		calls.add(Call.reading("interface projection of 10 %, sorted", 0,
				(scene) -> scene.items().findTitlesByRegion(scene.region(), BY_SCORE).size()));
	}

	private static void single(List<Call> calls) {
		int repetitions = 500;
		calls.add(Call.writing("save of a new one, seven trees", 8, repetitions, Call.NOTHING,
				(scene) -> scene.items().save(scene.item()).quantity >= 0 ? 1 : 0));
		calls.add(Call.writing("save of a new one, three trees", 5, repetitions, Call.NOTHING,
				(scene) -> scene.smalls().save(scene.smalls(1).getFirst()).number >= 0 ? 1 : 0));
		calls.add(Call.writing("update of an indexed number", 20, repetitions, Call.NOTHING, (scene) -> update(scene,
				(item, id) -> item.score = Values.score(id + 7_000_000_000L + scene.below(1000)))));
		calls.add(Call.writing("update of a property without index", 0, repetitions, Call.NOTHING,
				(scene) -> update(scene, (item, _) -> item.title = "Title " + scene.below(1_000_000))));
		calls.add(Call.writing("update of a detached copy", 0, repetitions, Call.NOTHING, (scene) -> {
			Item item = scene.items().findById(scene.id()).orElseThrow();
			item.title = "Copy " + scene.below(1_000_000);
			scene.items().save(item);
			return 1;
		}));
		calls.add(Call.writing("delete of 1,000 by id, one by one", 7, 1, (scene) -> scene.prepare(1000), (scene) -> {
			scene.prepared().forEach((item) -> scene.items().deleteById(Objects.requireNonNull(item.id)));
			return 1;
		}));
	}

	private static void bulk(List<Call> calls) {
		calls.add(Call.writing("saveAll of 10,000, seven trees", 15, 1, Call.NOTHING,
				(scene) -> size(scene.items().saveAll(scene.items(10_000)))));
		calls.add(Call.writing("saveAll of 10,000, three trees", 7, 1, Call.NOTHING,
				(scene) -> size(scene.smalls().saveAll(scene.smalls(10_000)))));
		calls.add(Call.writing("saveAll of 100, seven trees", 0, 20, Call.NOTHING,
				(scene) -> size(scene.items().saveAll(scene.items(100)))));
		calls.add(Call.writing("update of 1,000 managed ones", 0, 1, Call.NOTHING,
				(scene) -> scene.store().inTransaction(() -> {
					long first = scene.below(scene.count() - 1000);
					int price = scene.below(1_000_000);
					for (long id = first; id < first + 1000; id++) {
						scene.items().findById(id).orElseThrow().price = BigDecimal.valueOf(price + id, 2);
					}
					return 1000L;
				})));
		calls.add(Call.writing("delete of 10,000 by a query", 18, 1, (scene) -> scene.prepare(10_000),
				(scene) -> scene.items().deleteByIdGreaterThan(scene.count() - 1L)));
		calls.add(Call.writing("deleteAllById of 1,000", 0, 1, (scene) -> scene.prepare(1000), (scene) -> {
			scene.items().deleteAllById(scene.prepared().stream().map((item) -> item.id).toList());
			return 1000;
		}));
		calls.add(Call.writing("deleteAll of 10,000 small ones", 500, 1,
				(scene) -> scene.smalls().saveAll(scene.smalls(10_000)), (scene) -> {
					scene.smalls().deleteAll();
					return 1;
				}));
	}

	private static void page(List<Call> calls, String title, double wanted, double depth, Sort sort) {
		calls.add(Call.reading(title, wanted, (scene) -> {
			int first = (int) (scene.count() * depth) / PAGE;
			return slice(scene.items().findAll(PageRequest.of(first + scene.below(5), PAGE, sort)));
		}));
	}

	private static long update(Scene scene, Change change) {
		return scene.store().inTransaction(() -> {
			long id = scene.id();
			change.apply(scene.items().findById(id).orElseThrow(), id);
			return 1L;
		});
	}

	private static Item.State state(Scene scene) {
		return Item.State.values()[scene.below(4)];
	}

	private static long sum(List<Item> items) {
		long sum = items.size();
		for (Item item : items) {
			sum += item.quantity;
		}
		return sum;
	}

	private static long slice(Slice<Item> slice) {
		return slice.getNumberOfElements();
	}

	private static long size(Collection<?> elements) {
		return elements.size();
	}

	/** What is done to an item. */
	private interface Change {

		void apply(Item item, long id);

	}

}
