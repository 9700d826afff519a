/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import dev.pmem.boot.diagnostics.before.TaskRepository;
import dev.pmem.boot.domain.Note;
import dev.pmem.boot.domain.NoteRepository;
import dev.pmem.boot.fleet.core.VehicleRepository;
import dev.pmem.boot.fleet.land.Car;
import dev.pmem.data.repository.config.EnablePmemRepositories;
import dev.pmem.heap.PersistentHeap;

class PmemRepositoriesAutoConfigurationTests {

	@TempDir
	Path directory;

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(PmemAutoConfiguration.class,
						PmemTransactionManagerAutoConfiguration.class, PmemRepositoriesAutoConfiguration.class,
						TransactionAutoConfiguration.class))
				.withUserConfiguration(Application.class)
				.withPropertyValues("pmem.pool.path=" + this.directory.resolve("notes.pmem"),
						"pmem.pool.durability=process-crash");
	}

	@Test
	void repositoriesAreFoundInTheApplicationsPackages() {
		runner().run((context) -> assertThat(context).hasSingleBean(NoteRepository.class)
				.doesNotHaveBean(TaskRepository.class));
	}

	@Test
	void repositoriesCanBeSwitchedOff() {
		runner().withPropertyValues("pmem.repositories.enabled=false")
				.run((context) -> assertThat(context).hasSingleBean(PersistentHeap.class)
						.doesNotHaveBean(NoteRepository.class));
	}

	@Test
	void annotationTakesThePlaceOfAutoConfiguration() {
		runner().withUserConfiguration(EnabledElsewhere.class)
				.run((context) -> assertThat(context).hasSingleBean(TaskRepository.class)
						.doesNotHaveBean(NoteRepository.class));
	}

	@Test
	void subclassesAreFoundInAllPackagesOfTheApplication() {
		ApplicationContextRunner runner = runner().withUserConfiguration(Fleet.class);
		Car car = new Car();
		car.setDoors(5);
		runner.run((context) -> context.getBean(VehicleRepository.class).save(car));
		runner.run((context) -> assertThat(context.getBean(VehicleRepository.class).findAll()).singleElement()
				.isInstanceOfSatisfying(Car.class, (found) -> assertThat(found.getDoors()).isEqualTo(5)));
	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage(basePackages = "dev.pmem.boot.fleet")
	static class Fleet {

	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage(basePackageClasses = Note.class)
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@EnablePmemRepositories(basePackageClasses = TaskRepository.class)
	static class EnabledElsewhere {

	}

}
