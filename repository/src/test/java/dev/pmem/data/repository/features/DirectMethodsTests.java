/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.aop.framework.Advised;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.data.core.PmemOperations;
import dev.pmem.data.core.PmemTemplate;
import dev.pmem.data.repository.support.PmemRepositoryFactory;

/** Methods that go past interceptors which have nothing to do for them. */
class DirectMethodsTests {

	@TempDir
	Path directory;

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private Items items;

	private TransactionTemplate transactions;

	@BeforeEach
	void start() {
		this.context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test",
				Map.of("pool", this.directory.resolve("items.pmem").toString())));
		this.context.register(RepositoryFeatureTests.Features.class);
		this.context.refresh();
		this.items = this.context.getBean(Items.class);
		this.transactions = new TransactionTemplate(this.context.getBean(PlatformTransactionManager.class));
	}

	@AfterEach
	void stop() {
		this.context.close();
	}

	private boolean isDirect() {
		List<String> callers = new ArrayList<>();
		Item probe = this.items.save(Item.of("probe", "1.00"));
		assertThatExceptionOfType(OptimisticLockingFailureException.class)
				.isThrownBy(() -> this.transactions.executeWithoutResult((_) -> {
					this.items.save(probe.costing("2.00"));
					this.items.save(probe.costing("3.00"));
				})).satisfies((ex) -> {
					for (StackTraceElement element : ex.getStackTrace()) {
						callers.add(element.getClassName());
					}
				});
		return callers.stream().noneMatch((name) -> name.contains("QueryExecutorMethodInterceptor"));
	}

	@Test
	void theInterceptorsAreLeftOut() {
		assertThat(isDirect()).isTrue();
		assertThatIllegalArgumentException().isThrownBy(() -> this.items.findById(null));
		assertThatIllegalArgumentException().isThrownBy(() -> this.items.save(null));
	}

	@Test
	void aFailureMarksTheJoinedTransaction() {
		Item saved = this.items.save(Item.of("a", "1.50"));
		this.items.save(saved.costing("2.50"));
		assertThatExceptionOfType(UnexpectedRollbackException.class)
				.isThrownBy(() -> this.transactions.executeWithoutResult((_) -> {
					this.items.save(Item.of("b", "1.00"));
					assertThatExceptionOfType(OptimisticLockingFailureException.class)
							.isThrownBy(() -> this.items.save(saved.costing("3.50")));
				}));
		assertThat(this.items.count()).isOne();
	}

	@Test
	void anInterceptorThatSomebodyAddsSeesAllCalls() {
		Item saved = this.items.save(Item.of("a", "1.50"));
		List<String> seen = new ArrayList<>();
		((Advised) this.items).addAdvice((MethodInterceptor) (invocation) -> {
			seen.add(invocation.getMethod().getName());
			return invocation.proceed();
		});
		assertThat(this.items.findById(saved.id())).isPresent();
		assertThat(this.items.count()).isOne();
		assertThat(seen).isEmpty(); // behind the one that calls the implementation, as ever
		((Advised) this.items).addAdvice(0, (MethodInterceptor) (invocation) -> {
			seen.add(invocation.getMethod().getName());
			return invocation.proceed();
		});
		assertThat(this.items.findById(saved.id())).isPresent();
		this.transactions.executeWithoutResult((_) -> this.items.save(Item.of("b", "1.00")));
		assertThat(seen).containsExactly("findById", "save");
		assertThat(isDirect()).isFalse();
	}

	@Test
	void aListenerIsToldOfAllCalls() {
		List<String> told = new ArrayList<>();
		PmemRepositoryFactory factory = new PmemRepositoryFactory(this.context.getBean(PmemOperations.class));
		factory.addInvocationListener((invocation) -> told.add(invocation.getMethod().getName()));
		Items listened = factory.getRepository(Items.class);
		assertThat(listened.count()).isZero();
		assertThat(listened.findById("none")).isEmpty();
		assertThat(told).containsExactly("count", "findById");
		assertThat(this.context.getBean(PmemTemplate.class).count(Item.class)).isZero();
	}

}
