/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.graph.pmem;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.benchmarks.graph.model.GraphStore;
import dev.pmem.data.core.PmemOperations;

/**
 * Our starter, with a pool that survives a crash of the process.
 */
public final class PmemGraphs implements GraphStore {

	private final ConfigurableApplicationContext context;

	private final PmemOperations operations;

	private final TransactionTemplate writing;

	private final TransactionTemplate reading;

	private final List<Long> products = new ArrayList<>();

	private long firstNode;

	public PmemGraphs(Path folder) {
		var application = new SpringApplicationBuilder(PmemGraphApplication.class).web(WebApplicationType.NONE);
		application.properties("pmem.pool.path=" + folder.resolve("graphs.pmem"),
				"pmem.pool.durability=process-crash", "spring.main.banner-mode=off", "logging.level.root=warn");
		this.context = application.run();
		this.operations = this.context.getBean(PmemOperations.class);
		this.writing = new TransactionTemplate(this.context.getBean(PlatformTransactionManager.class));
		this.reading = new TransactionTemplate(this.context.getBean(PlatformTransactionManager.class));
		this.reading.setReadOnly(true);
	}

	@Override
	public void storeBasics(int nodeCount) {
		this.writing.executeWithoutResult((_) -> {
			for (int index = 0; index < PRODUCTS; index++) {
				GraphProduct product = this.operations.save(new GraphProduct("product " + index, index),
						GraphProduct.class);
				this.products.add(Objects.requireNonNull(product.id));
			}
			GraphNode next = null;
			for (int index = 0; index < nodeCount; index++) {
				next = new GraphNode(index, next);
			}
			GraphNode first = this.operations.save(Objects.requireNonNull(next), GraphNode.class);
			this.firstNode = Objects.requireNonNull(first.id);
		});
	}

	@Override
	public long storeOrder(int lineCount) {
		return this.writing.execute((_) -> {
			GraphOrder order = new GraphOrder("customer");
			for (int index = 0; index < lineCount; index++) {
				order.lines.add(new GraphLine(product(index), index));
			}
			return Objects.requireNonNull(this.operations.save(order, GraphOrder.class).id);
		});
	}

	private GraphProduct product(int index) {
		return Objects.requireNonNull(
				this.operations.findById(this.products.get(index % PRODUCTS), GraphProduct.class));
	}

	@Override
	public long total(long order) {
		return this.reading.execute((_) -> {
			long sum = 0;
			for (GraphLine line : Objects.requireNonNull(this.operations.findById(order, GraphOrder.class)).lines) {
				sum += line.product.price * line.quantity;
			}
			return sum;
		});
	}

	@Override
	public long totalAtOnce(long order) {
		return total(order);
	}

	@Override
	public long traverse() {
		return this.reading.execute((_) -> {
			long sum = 0;
			for (@Nullable
			GraphNode node = this.operations.findById(this.firstNode,
					GraphNode.class); node != null; node = node.next) {
				sum += node.weight;
			}
			return sum;
		});
	}

	@Override
	public void addLine(long order) {
		this.writing.executeWithoutResult((_) -> {
			GraphOrder found = Objects.requireNonNull(this.operations.findById(order, GraphOrder.class));
			found.lines.add(new GraphLine(product((int) order), 1));
		});
	}

	@Override
	public void close() {
		this.context.close();
	}

	/** The application. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
	static class PmemGraphApplication {}

}
