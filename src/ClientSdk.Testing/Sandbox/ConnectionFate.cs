namespace ClientSdk.Testing.Sandbox;

/// <summary>Everything that chance decides about one request, drawn when it arrives.</summary>
internal readonly record struct ConnectionFate(
    TimeSpan Before, TimeSpan After, TimeSpan Body, bool DropBefore, bool DropAfter, int? ErrorStatus)
{
    internal static ConnectionFate Draw(SandboxFaults faults, long arrival)
    {
        SeededDraws draws = new(faults.Seed, arrival);
        TimeSpan latency = faults.Latency.Draw(ref draws);
        double split = draws.Next();
        TimeSpan before = latency * (faults.ShareBeforeCounting ?? split);
        TimeSpan body = faults.BodyTime.Draw(ref draws);
        bool dropBefore = draws.Next() < faults.DropBeforeCounting;
        bool dropAfter = draws.Next() < faults.DropAfterProcessing;
        bool fails = draws.Next() < faults.ErrorRate;
        int index = (int)(draws.Next() * faults.ErrorStatuses.Count);
        return new ConnectionFate(before, latency - before, body, dropBefore, dropAfter, fails ? faults.ErrorStatuses[index] : null);
    }
}
