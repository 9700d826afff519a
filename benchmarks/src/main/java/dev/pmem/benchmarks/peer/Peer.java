/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.peer;

import java.util.function.Function;

import org.springframework.context.ConfigurableApplicationContext;

import dev.pmem.benchmarks.bank.Account;
import dev.pmem.benchmarks.bank.AccountData;
import dev.pmem.benchmarks.bank.AccountService;

/**
 * A store in an application context of its own.
 *
 * @param context the context, closed with the peer
 * @param service the proxied service
 * @param factory makes an entity that is not stored yet
 * @param <A> the entity
 */
public record Peer<A extends Account>(ConfigurableApplicationContext context, AccountService<A> service,
		Function<AccountData, A> factory) implements AutoCloseable {

	/** Finds the service in the context. */
	@SuppressWarnings("unchecked")
	public static <A extends Account> Peer<A> in(ConfigurableApplicationContext context,
			Function<AccountData, A> factory) {
		return new Peer<>(context, context.getBean(AccountService.class), factory);
	}

	@Override
	public void close() {
		this.context.close();
	}

}
