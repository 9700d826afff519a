/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.container;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Volume;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.containers.wait.strategy.WaitStrategy;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

import dev.pmem.demo.LedgerClient;

/**
 * One life of the packaged application in a container; its pool lies in a volume that outlives it. The settings are those
 * that it comes with, but for a small journal, so that there are checkpoints.
 */
final class LedgerContainer implements AutoCloseable {

	/** By which {@code ci/with-docker} finds what a test that was cut off has left. */
	private static final Map<String, String> LABELS = Map.of("dev.pmem.test", "ledger");

	private static final Path JAR = Path.of(System.getProperty("demo.jar", "target/pmem-demo-app-0.1.0-SNAPSHOT.jar"));

	private static final int PORT = 8080;

	private static final long DEADLINE_SECONDS = 120;

	private final DockerClient docker = DockerClientFactory.instance().client();

	private final GenericContainer<?> container;

	private LedgerContainer(String volume, WaitStrategy started) {
		this.container = new GenericContainer<>(DockerImageName.parse("local/jre:25"))
				.withCopyFileToContainer(MountableFile.forHostPath(JAR), "/ledger.jar")
				// To start in less time: what these options change is compiled code and threads, not what is stored.
				.withCommand("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", "/ledger.jar",
						"--pmem.pool.journal-size=1MB")
				.withExposedPorts(PORT)
				.withLabels(LABELS)
				.withCreateContainerCmdModifier(
						command -> command.getHostConfig().withBinds(new Bind(volume, new Volume("/data"))))
				.waitingFor(started.withStartupTimeout(Duration.ofSeconds(DEADLINE_SECONDS)));
	}

	/** Makes a volume, and gives its name. */
	static String createVolume() {
		return DockerClientFactory.instance().client().createVolumeCmd().withLabels(LABELS).exec().getName();
	}

	static void removeVolume(String volume) {
		DockerClientFactory.instance().client().removeVolumeCmd(volume).exec();
	}

	/** Starts the application and waits until it takes requests. */
	static LedgerContainer start(String volume) {
		return start(volume, Wait.forLogMessage(".*Started DemoApplication.*\\n", 1));
	}

	/** Starts the application and waits only until it has logged so many lines. */
	static LedgerContainer begin(String volume, int lineCount) {
		return start(volume, Wait.forLogMessage(".*\\n", lineCount));
	}

	private static LedgerContainer start(String volume, WaitStrategy started) {
		LedgerContainer life = new LedgerContainer(volume, started);
		life.container.start();
		return life;
	}

	LedgerClient ledger() {
		return new LedgerClient(this.container.getHost(), this.container.getMappedPort(PORT));
	}

	String output() {
		return this.container.getLogs();
	}

	/** Kills the process by SIGKILL, and gives its status once it is gone. */
	int kill() {
		this.docker.killContainerCmd(this.container.getContainerId()).exec();
		return awaitEnd();
	}

	/** Asks the process to end in order, and gives its status. */
	int stop() {
		this.docker.killContainerCmd(this.container.getContainerId()).withSignal("SIGTERM").exec();
		return awaitEnd();
	}

	private int awaitEnd() {
		return this.docker.waitContainerCmd(this.container.getContainerId())
				.exec(new WaitContainerResultCallback())
				.awaitStatusCode(DEADLINE_SECONDS, TimeUnit.SECONDS);
	}

	/** Takes the pool's file out of the volume. */
	void copyPool(Path target) {
		this.container.<Object>copyFileFromContainer("/data/ledger.pmem",
				content -> Files.copy(content, target, StandardCopyOption.REPLACE_EXISTING));
	}

	/** Removes the container; the volume stays. */
	@Override
	public void close() {
		this.container.stop();
	}

}
