/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.data.transaction.PmemTransactionManager;

/**
 * A line is added to an order whose lines nobody has loaded.
 */
class AppendedElementTests {

	private final TestHeap testHeap = new TestHeap();

	private PmemTemplate template;

	private TransactionTemplate transactions;

	private long order;

	static class Line {

		@Id
		@Nullable
		Long id;

		String text = "";

		/** Counts the instances that are made with no text, which is how stored ones are made. */
		static int read;

		Line() {
			read++;
		}

		Line(String text) {
			this.text = text;
		}

	}

	static class Order {

		@Id
		@Nullable
		Long id;

		@Version
		@Nullable
		Integer version;

		List<Line> lines = new ArrayList<>();

	}

	@BeforeEach
	void open() {
		this.template = new PmemTemplate(this.testHeap.heap());
		this.transactions = new TransactionTemplate(new PmemTransactionManager(this.testHeap.heap()));
		Order stored = new Order();
		stored.lines.addAll(List.of(new Line("a"), new Line("b")));
		this.order = Objects.requireNonNull(this.template.save(stored, Order.class).id);
	}

	@AfterEach
	void close() {
		this.testHeap.close();
	}

	private Order order() {
		return Objects.requireNonNull(this.template.findById(this.order, Order.class));
	}

	private static List<String> texts(Order order) {
		return order.lines.stream().map((line) -> line.text).toList();
	}

	@Test
	void othersAreNotLoadedAndTheVersionCounts() {
		int before = Line.read;
		this.transactions.executeWithoutResult((_) -> {
			Order found = order();
			found.lines.add(new Line("c"));
			assertThat(found.lines).hasSize(3);
		});
		assertThat(Line.read).isEqualTo(before);
		assertThat(order().version).isOne();
		assertThat(texts(order())).containsExactly("a", "b", "c");
	}

	@Test
	void aQueryInTheSameTransactionFindsTheNewOne() {
		this.transactions.executeWithoutResult((_) -> {
			Order found = order();
			found.lines.add(new Line("c"));
			assertThat(this.template.count(Line.class)).isEqualTo(3);
			found.lines.add(new Line("d"));
			assertThat(this.template.findAll(Line.class)).extracting((line) -> line.text)
					.containsExactlyInAnyOrder("a", "b", "c", "d");
			assertThat(texts(found)).containsExactly("a", "b", "c", "d");
		});
		assertThat(texts(order())).containsExactly("a", "b", "c", "d");
		assertThat(order().version).isEqualTo(2);
	}

	@Test
	void aDetachedOrderIsSavedWithWhatWasAddedInItsTransactionAndAfterIt() {
		Order found = Objects.requireNonNull(this.transactions.execute((_) -> {
			Order managed = order();
			managed.lines.add(new Line("c"));
			return managed;
		}));
		found.lines.add(new Line("d"));
		this.template.save(found, Order.class);
		assertThat(texts(order())).containsExactly("a", "b", "c", "d");
		assertThat(this.template.count(Line.class)).isEqualTo(4);
	}

	@Test
	void anOrderWhoseTransactionWasRolledBackIsSavedWithWhatWasAdded() {
		Order[] found = new Order[1];
		this.transactions.executeWithoutResult((status) -> {
			found[0] = order();
			found[0].lines.add(new Line("c"));
			this.template.count(Line.class);
			status.setRollbackOnly();
		});
		assertThat(texts(order())).containsExactly("a", "b");
		this.template.save(found[0], Order.class);
		assertThat(texts(order())).containsExactly("a", "b", "c");
		assertThat(this.template.count(Line.class)).isEqualTo(3);
	}

	@Test
	void anOrderThatIsSavedAgainWithinItsTransactionHasWhatWasAddedOnce() {
		Order saved = Objects.requireNonNull(this.transactions.execute((_) -> {
			Order found = order();
			found.lines.add(new Line("c"));
			this.template.save(found, Order.class);
			this.template.detach(found, Order.class);
			found.lines.add(new Line("d"));
			return this.template.save(found, Order.class);
		}));
		assertThat(texts(saved)).containsExactly("a", "b", "c", "d");
		assertThat(texts(order())).containsExactly("a", "b", "c", "d");
	}

}
