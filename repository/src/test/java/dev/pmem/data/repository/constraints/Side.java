/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.constraints;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;
import org.springframework.data.domain.Sort;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.data.repository.CrudRepository;
import org.springframework.data.repository.NoRepositoryBean;
import org.springframework.data.repository.query.QueryByExampleExecutor;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.data.core.JpaStore;
import dev.pmem.data.core.PoolConfiguration;
import dev.pmem.data.repository.PmemRepository;
import dev.pmem.data.repository.config.EnablePmemRepositories;

/** The same entities in JPA, or in a pool. */
final class Side implements AutoCloseable {

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private final TransactionTemplate transactions;

	private Side(Map<String, Object> properties, Class<?> configuration) {
		this.context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", properties));
		this.context.register(configuration);
		this.context.refresh();
		this.transactions = new TransactionTemplate(this.context.getBean(PlatformTransactionManager.class));
	}

	static Side of(boolean isJpa, Path pool) {
		return isJpa ? new Side(Map.of(), Jpa.class) : new Side(Map.of("pool", pool.toString()), Pmem.class);
	}

	Books books() {
		return this.context.getBean(Books.class);
	}

	Keepers keepers() {
		return this.context.getBean(Keepers.class);
	}

	Animals animals() {
		return this.context.getBean(Animals.class);
	}

	<R> R inTransaction(Supplier<R> action) {
		return this.transactions.execute((_) -> action.get());
	}

	void inTransaction(Runnable action) {
		this.transactions.executeWithoutResult((_) -> action.run());
	}

	@Override
	public void close() {
		this.context.close();
	}

	@NoRepositoryBean
	interface Books extends CrudRepository<Book, Long> {

		Optional<Book> findByIsbn(String isbn);

	}

	interface JpaBooks extends JpaRepository<Book, Long>, Books {}

	interface PmemBooks extends PmemRepository<Book, Long>, Books {}

	@NoRepositoryBean
	interface Keepers extends CrudRepository<Keeper, Long> {}

	interface JpaKeepers extends JpaRepository<Keeper, Long>, Keepers {}

	interface PmemKeepers extends PmemRepository<Keeper, Long>, Keepers {}

	interface Shown {

		Long getKeeperId();

	}

	record Row(Long id, Long keeperId) {}

	@NoRepositoryBean
	interface Animals extends CrudRepository<Animal, Long>, QueryByExampleExecutor<Animal> {

		List<Animal> findByKeeperIdOrderById(Long id);

		List<Animal> findByKeeperIdNotOrderById(Long id);

		List<Animal> findByBreederIdIsNull(Sort sort);

		List<Animal> findByBreederIdInOrderByBreederIdDescIdAsc(List<Long> ids);

		List<Animal> findByKeeperIdGreaterThan(Long id, Sort sort);

		boolean existsByKeeperId(Long id);

		List<Shown> findShownByLastNameOrderById(String name);

		List<Row> findRowsByLastNameOrderById(String name);

		@org.springframework.transaction.annotation.Transactional
		long deleteByKeeperId(Long id);

	}

	interface JpaAnimals extends JpaRepository<Animal, Long>, Animals {}

	interface PmemAnimals extends PmemRepository<Animal, Long>, Animals {}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	@Import(PoolConfiguration.class)
	@EnablePmemRepositories(considerNestedRepositories = true, includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = PmemRepository.class), excludeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = JpaRepository.class))
	static class Pmem {}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	@EnableJpaRepositories(considerNestedRepositories = true, excludeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = PmemRepository.class))
	static class Jpa extends JpaStore {

		Jpa() {
			super(Book.class, Map.of("hibernate.check_nullability", "true", "hibernate.physical_naming_strategy",
					"org.hibernate.boot.model.naming.PhysicalNamingStrategySnakeCaseImpl"));
		}

	}

}
