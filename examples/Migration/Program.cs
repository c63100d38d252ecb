using Migration.CommandLine;

return await MigrationCommand.RunAsync(args);
