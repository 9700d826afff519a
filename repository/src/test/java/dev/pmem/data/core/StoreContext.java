/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionTemplate;

/** A context with one store, JPA's or a pool, and its transactions. Twins of stores extend it. */
public abstract class StoreContext implements AutoCloseable {

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private final TransactionTemplate transactions;

	/** @param configuration of a store on JPA, see {@link JpaStore} */
	protected StoreContext(Class<?> configuration) {
		this(configuration, Map.of());
	}

	/** @param configuration of a store in a pool, see {@link PoolConfiguration} */
	protected StoreContext(Class<?> configuration, Path pool) {
		this(configuration, Map.of("pool", pool.toString()));
	}

	private StoreContext(Class<?> configuration, Map<String, Object> properties) {
		this.context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", properties));
		this.context.register(configuration);
		this.context.refresh();
		this.transactions = new TransactionTemplate(this.context.getBean(PlatformTransactionManager.class));
	}

	/** The context's beans. */
	protected final AnnotationConfigApplicationContext context() {
		return this.context;
	}

	/** The bean of this type. */
	public final <B> B bean(Class<B> type) {
		return this.context.getBean(type);
	}

	/** Runs in a transaction of its own. */
	public final <R> R inTransaction(TransactionCallback<R> action) {
		return this.transactions.execute(action);
	}

	/** Runs in a transaction of its own. */
	public final <R> R inTransaction(Supplier<R> action) {
		return this.transactions.execute((_) -> action.get());
	}

	/** Runs in a transaction of its own. */
	public final void inTransaction(Runnable action) {
		this.transactions.executeWithoutResult((_) -> action.run());
	}

	@Override
	public final void close() {
		this.context.close();
	}

}
