/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Lazy;
import org.springframework.data.annotation.Id;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.data.transaction.PmemTransactionManager;
import dev.pmem.heap.HeapOptions;

/**
 * A load that brings in more objects than somebody may have meant is told, once for each property.
 */
class LoadWarningTests {

	private static final int MAXIMUM = 20;

	private static final Logger LOGGER = Logger.getLogger("dev.pmem.heap.context.LoadWarning");

	private final TestHeap testHeap = new TestHeap();

	private PmemTemplate template;

	private TransactionTemplate transactions;

	private final List<String> told = new ArrayList<>();

	private final Handler handler = new Handler() {

		@Override
		public void publish(LogRecord message) {
			LoadWarningTests.this.told.add(message.getMessage());
		}

		@Override
		public void flush() {}

		@Override
		public void close() {}

	};

	static class Node {

		@Id
		@Nullable
		Long id;

		@Nullable
		Node next;

		@Lazy
		@Nullable
		Node later;

		List<Node> others = new ArrayList<>();

		@Nullable
		Node getNext() {
			return this.next;
		}

		List<Node> getOthers() {
			return this.others;
		}

	}

	@BeforeEach
	void open() {
		open(MAXIMUM);
		LOGGER.addHandler(this.handler);
	}

	private void open(int maximum) {
		this.template = new PmemTemplate(this.testHeap.reopen((options) -> options.withLoadWarning(maximum)));
		this.transactions = new TransactionTemplate(new PmemTransactionManager(this.testHeap.heap()));
	}

	@AfterEach
	void close() {
		LOGGER.removeHandler(this.handler);
		this.testHeap.close();
	}

	private static Node chain(int referenced) {
		Node first = new Node();
		Node last = first;
		for (int count = 0; count < referenced; count++) {
			last.next = new Node();
			last = last.next;
		}
		return first;
	}

	private long stored(Node node) {
		return Objects.requireNonNull(this.template.save(node, Node.class).id);
	}

	private Node found(long id) {
		return Objects.requireNonNull(this.template.findById(id, Node.class));
	}

	private void assertTold(String path) {
		assertThat(this.told).singleElement().asString().contains(String.valueOf(MAXIMUM), path, "@Lazy", "projection",
				"split", "pmem.query.load-warning");
	}

	@Test
	void aChainOfEagerReferencesIsToldOnce() {
		long id = stored(chain(MAXIMUM + 1));
		found(id);
		found(id);
		assertTold("Node.next");
	}

	@Test
	void whatIsAllowedIsNotTold() {
		found(stored(chain(MAXIMUM)));
		Node owner = new Node();
		for (int count = 0; count < MAXIMUM; count++) {
			owner.others.add(new Node());
		}
		assertThat(found(stored(owner)).others).hasSize(MAXIMUM);
		assertThat(this.told).isEmpty();
	}

	@Test
	void eachHitOfAQueryIsALoad() {
		for (int count = 0; count < MAXIMUM; count++) {
			stored(chain(1));
		}
		assertThat(this.template.findAll(Node.class)).hasSize(2 * MAXIMUM);
		assertThat(this.told).isEmpty();
		stored(chain(MAXIMUM + 1));
		this.template.findAll(Node.class);
		assertTold("Node.next");
	}

	@Test
	void theFirstTouchOfACollectionIsALoad() {
		Node owner = new Node();
		for (int count = 0; count < MAXIMUM + 1; count++) {
			owner.others.add(new Node());
		}
		long id = stored(owner);
		Node detached = found(id);
		this.transactions.executeWithoutResult((_) -> found(id));
		assertThat(this.told).as("nothing is touched").isEmpty();
		assertThat(detached.others).hasSize(MAXIMUM + 1);
		assertTold("Node.others");
		this.transactions.executeWithoutResult((_) -> assertThat(found(id).others).hasSize(MAXIMUM + 1));
		assertTold("Node.others");
	}

	@Test
	void aLazyReferenceThatIsTouchedIsALoad() {
		Node owner = new Node();
		owner.later = chain(MAXIMUM + 1);
		Node read = found(stored(owner));
		assertThat(this.told).as("nothing is touched").isEmpty();
		assertThat(Objects.requireNonNull(read.later).getNext()).isNotNull();
		assertTold("Node.next");
	}

	@Test
	void eachPathIsToldOfItsOwn() {
		found(stored(chain(MAXIMUM + 1)));
		Node owner = new Node();
		for (int count = 0; count < MAXIMUM + 1; count++) {
			owner.others.add(new Node());
		}
		assertThat(found(stored(owner)).others).isNotEmpty();
		assertThat(this.told).hasSize(2);
		assertThat(this.told.get(0)).contains("Node.next");
		assertThat(this.told.get(1)).contains("Node.others");
	}

	@Test
	void zeroIsNoLimit() {
		open(0);
		found(stored(chain(200)));
		assertThat(this.told).isEmpty();
		assertThat(HeapOptions.DEFAULTS.loadWarning()).isEqualTo(10_000);
	}

}
