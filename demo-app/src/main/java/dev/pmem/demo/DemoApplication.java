package dev.pmem.demo;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/// The demo application.
@SpringBootApplication
public class DemoApplication {

	/// Starts the application.
	///
	/// @param args the command line
	public static void main(String[] args) {
		SpringApplication.run(DemoApplication.class, args);
	}

}
