/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.peer.map;

import java.nio.file.Path;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.map.repository.config.EnableMapRepositories;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;

import dev.pmem.benchmarks.bank.AccountService;
import dev.pmem.benchmarks.peer.Peer;

/**
 * Spring Data KeyValue on a {@link java.util.concurrent.ConcurrentHashMap}: what repositories and transactions of Spring
 * cost when the store does next to nothing. It copies nothing, isolates nothing and forgets everything.
 */
public final class MapPeer {

	private MapPeer() {}

	public static Peer<MapAccount> open(Path folder) {
		return Peer.in(new AnnotationConfigApplicationContext(MapConfiguration.class), MapAccount::new);
	}

	/** The application. */
	@Configuration(proxyBeanMethods = false)
	@EnableMapRepositories
	@EnableTransactionManagement(proxyTargetClass = true)
	static class MapConfiguration {

		@Bean
		PlatformTransactionManager transactionManager() {
			return new IdleTransactionManager();
		}

		@Bean
		AccountService<MapAccount> accountService(MapAccountRepository repository) {
			return new AccountService<>(repository);
		}

	}

}
