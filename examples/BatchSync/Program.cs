using ContactSync.CommandLine;

return await ContactSyncCommand.RunAsync(args);
