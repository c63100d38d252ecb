using ClientSdk.Simulation.Tables;

return SimulationRun.Execute(args, Console.Out, Console.Error);
