/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.annotation.HeapObject;
import dev.pmem.heap.medium.SimulatedMedium;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Hits;
import dev.pmem.heap.store.Savepoint;
import dev.pmem.heap.store.TransactionOptions;
import dev.pmem.testing.TestSeed;

/**
 * Crashes while graphs are stored, linked anew and deleted: what is found is the graph that all acknowledged, or all issued
 * commits have left, and no reference dangles.
 */
class GraphCrashTests {

	private static final ExtentDefinition<Vertex> VERTICES = ExtentDefinition.of("vertices", Vertex.class).id("id")
			.build();

	private static final int TRANSACTIONS = 50;

	private final List<String> failures = new ArrayList<>();

	private TreeMap<Long, String> acknowledged = new TreeMap<>();

	private TreeMap<Long, String> issued = new TreeMap<>();

	private PersistentHeap heap;

	private Extent<Vertex> vertices;

	private SplittableRandom random;

	private long lastId;

	/** Has an id. */
	@HeapObject
	static class Vertex {

		long id;

		String name = "";

		@Nullable
		Vertex next;

		List<Vertex> others = new ArrayList<>();

		@Nullable
		Tag tag;

	}

	/** Is found through vertices only. */
	@HeapObject
	static class Tag {

		String name = "";

		@Nullable
		Vertex of;

		@Nullable
		Tag next;

	}

	@ParameterizedTest
	@EnumSource(names = {"UNDO_LOG_AND_KILL", "UNDO_LOG_AND_LINES", "JOURNAL_AND_KILL", "JOURNAL_AND_SECTORS"})
	void wholeGraphsAreThereAfterACrash(CrashSetup setup) {
		long seed = TestSeed.next();
		this.random = new SplittableRandom(seed);
		SplittableRandom crashes = this.random.split();
		try (SimulatedMedium medium = setup.medium(seed)) {
			try (PersistentHeap opened = setup.first().open(medium, Runnable::run)) {
				this.heap = opened;
				this.vertices = opened.extent(VERTICES);
				try (RandomCrashes explored = new RandomCrashes(setup, medium, crashes, 25, this::check)) {
					for (int number = 0; number < TRANSACTIONS; number++) {
						runTransaction();
					}
					assertThat(explored.count()).isGreaterThan(20);
				}
				assertThat(read(this.heap, this.vertices)).isEqualTo(this.acknowledged);
				assertThat(this.heap.verify().problems()).isEmpty();
			}
		}
		assertThat(this.failures).as("seed %d", seed).isEmpty();
	}

	private void check(PersistentHeap found) {
		TreeMap<Long, String> state = read(found, found.extent(VERTICES));
		if (!state.equals(this.acknowledged) && !state.equals(this.issued)) {
			this.failures.add(state + " is neither " + this.acknowledged + " nor " + this.issued);
		}
		this.failures.addAll(found.verify().problems());
	}

	private void runTransaction() {
		try (HeapTransaction transaction = this.heap.begin(TransactionOptions.DEFAULT)) {
			List<Vertex> all = all(this.vertices, transaction);
			for (int count = this.random.nextInt(3); count >= 0; count--) {
				insert(transaction, all);
			}
			for (int count = this.random.nextInt(4); count > 0; count--) {
				link(pick(all), all);
			}
			if (this.random.nextInt(3) == 0) {
				Savepoint savepoint = transaction.savepoint();
				link(pick(all), all);
				pick(all).next = new Vertex();
				transaction.rollbackTo(savepoint);
			}
			if (all.size() > 12) {
				delete(transaction, all);
			}
			TreeMap<Long, String> next = new TreeMap<>();
			all.forEach((vertex) -> next.put(vertex.id, text(vertex)));
			this.issued = next;
			transaction.commit();
			this.acknowledged = next;
		}
	}

	private Vertex pick(List<Vertex> all) {
		return all.get(this.random.nextInt(all.size()));
	}

	private Vertex create(List<Vertex> all) {
		Vertex vertex = new Vertex();
		vertex.id = ++this.lastId;
		vertex.name = "v" + "x".repeat(this.random.nextInt(200));
		all.add(vertex);
		return vertex;
	}

	/** New objects in a ring. */
	private void insert(HeapTransaction transaction, List<Vertex> all) {
		Vertex first = create(all);
		Vertex second = create(all);
		first.next = second;
		second.others.addAll(List.of(first, pick(all), second));
		second.tag = new Tag();
		second.tag.of = first;
		this.vertices.insert(transaction, first);
	}

	private void link(Vertex vertex, List<Vertex> all) {
		switch (this.random.nextInt(4)) {
			case 0 -> vertex.next = pick(all);
			case 1 -> vertex.others.add(pick(all));
			case 2 -> vertex.others = new ArrayList<>(List.of(pick(all), pick(all)));
			default -> {
				Tag tag = new Tag();
				tag.name = "t" + "x".repeat(this.random.nextInt(100));
				tag.of = pick(all);
				tag.next = vertex.tag;
				vertex.tag = (this.random.nextBoolean()) ? tag : null;
			}
		}
	}

	/** Takes all references to a vertex away, and deletes it. */
	private void delete(HeapTransaction transaction, List<Vertex> all) {
		Vertex deleted = pick(all);
		for (Vertex vertex : all) {
			if (vertex.next == deleted) {
				vertex.next = null;
			}
			vertex.others.removeIf((each) -> each == deleted);
			for (Tag tag = vertex.tag; tag != null; tag = tag.next) {
				if (tag.of == deleted) {
					tag.of = vertex;
				}
			}
		}
		all.remove(deleted);
		this.vertices.delete(transaction, this.vertices.locate(transaction, deleted.id));
	}

	private static List<Vertex> all(Extent<Vertex> vertices, HeapTransaction transaction) {
		List<Vertex> all = new ArrayList<>();
		Hits<Vertex> hits = vertices.find(transaction, Query.all());
		while (hits.next()) {
			all.add(hits.read());
		}
		return all;
	}

	private static TreeMap<Long, String> read(PersistentHeap heap, Extent<Vertex> vertices) {
		try (HeapTransaction transaction = heap.begin(TransactionOptions.READ_ONLY)) {
			TreeMap<Long, String> texts = new TreeMap<>();
			all(vertices, transaction).forEach((vertex) -> texts.put(vertex.id, text(vertex)));
			return texts;
		}
	}

	private static String text(Vertex vertex) {
		StringBuilder text = new StringBuilder(vertex.name.length() + " -> " + id(vertex.next));
		vertex.others.forEach((other) -> text.append(' ').append(other.id));
		for (Tag tag = vertex.tag; tag != null; tag = tag.next) {
			text.append(" [").append(tag.name.length()).append(' ').append(id(tag.of)).append(']');
		}
		return text.toString();
	}

	private static long id(@Nullable Vertex vertex) {
		return (vertex != null) ? vertex.id : 0;
	}

}
