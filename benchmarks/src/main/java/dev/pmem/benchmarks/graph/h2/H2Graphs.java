/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.graph.h2;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import org.hibernate.Hibernate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.benchmarks.graph.model.GraphStore;
import dev.pmem.boot.PmemAutoConfiguration;

/**
 * JPA on a file database of H2, with the defaults of Spring Boot. An order is loaded by one query that fetches lines and
 * products; a line is added without loading the others.
 */
public final class H2Graphs implements GraphStore {

	private final ConfigurableApplicationContext context;

	private final EntityManager entities;

	private final TransactionTemplate writing;

	private final TransactionTemplate reading;

	private final List<Long> products = new ArrayList<>();

	private long firstNode;

	public H2Graphs(Path folder) {
		var application = new SpringApplicationBuilder(H2GraphApplication.class).web(WebApplicationType.NONE);
		application.properties("spring.datasource.url=jdbc:h2:file:" + folder.resolve("graphs"),
				"spring.jpa.hibernate.ddl-auto=update", "spring.main.banner-mode=off", "logging.level.root=warn");
		this.context = application.run();
		this.entities = SharedEntityManagerCreator
				.createSharedEntityManager(this.context.getBean(EntityManagerFactory.class));
		this.writing = new TransactionTemplate(this.context.getBean(PlatformTransactionManager.class));
		this.reading = new TransactionTemplate(this.context.getBean(PlatformTransactionManager.class));
		this.reading.setReadOnly(true);
	}

	@Override
	public void storeBasics(int nodeCount) {
		this.writing.executeWithoutResult((_) -> {
			for (int index = 0; index < PRODUCTS; index++) {
				JpaProduct product = new JpaProduct("product " + index, index);
				this.entities.persist(product);
				this.products.add(Objects.requireNonNull(product.id));
			}
			JpaNode next = null;
			for (int index = 0; index < nodeCount; index++) {
				next = new JpaNode(index, next);
				this.entities.persist(next);
			}
			this.firstNode = Objects.requireNonNull(Objects.requireNonNull(next).id);
		});
	}

	@Override
	public long storeOrder(int lineCount) {
		return this.writing.execute((_) -> {
			JpaOrder order = new JpaOrder("customer");
			for (int index = 0; index < lineCount; index++) {
				order.lines.add(new JpaLine(order, product(index), index));
			}
			this.entities.persist(order);
			return Objects.requireNonNull(order.id);
		});
	}

	private JpaProduct product(int index) {
		return this.entities.getReference(JpaProduct.class, this.products.get(index % PRODUCTS));
	}

	@Override
	public long total(long order) {
		return this.reading
				.execute((_) -> sum(Objects.requireNonNull(this.entities.find(JpaOrder.class, order)).lines));
	}

	@Override
	public long totalAtOnce(long order) {
		return this.reading.execute((_) -> sum(this.entities
				.createQuery("select o from JpaOrder o join fetch o.lines l join fetch l.product where o.id = :id",
						JpaOrder.class)
				.setParameter("id", order).getSingleResult().lines));
	}

	private static long sum(List<JpaLine> lines) {
		long sum = 0;
		for (JpaLine line : lines) {
			sum += line.product.price * line.quantity;
		}
		return sum;
	}

	@Override
	public long traverse() {
		return this.reading.execute((_) -> {
			long sum = 0;
			for (@Nullable
			JpaNode node = this.entities.find(JpaNode.class, this.firstNode); node != null; node = next(node)) {
				sum += weight(node);
			}
			return sum;
		});
	}

	/** Fields of a proxy are not loaded: the object behind it is asked. */
	private static long weight(JpaNode node) {
		return ((JpaNode) Hibernate.unproxy(node)).weight;
	}

	private static @Nullable JpaNode next(JpaNode node) {
		return ((JpaNode) Hibernate.unproxy(node)).next;
	}

	@Override
	public void addLine(long order) {
		this.writing.executeWithoutResult((_) -> {
			JpaOrder found = Objects.requireNonNull(this.entities.find(JpaOrder.class, order));
			this.entities.persist(new JpaLine(found, product((int) order), 1));
		});
	}

	@Override
	public void close() {
		this.context.close();
	}

	/** The application. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = PmemAutoConfiguration.class)
	static class H2GraphApplication {}

}
