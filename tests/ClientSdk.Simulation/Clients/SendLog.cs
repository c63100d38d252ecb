using ClientSdk.Simulation.Servers;
using ClientSdk.Testing.Clock;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Simulation.Clients;

/// <summary>
/// The limiter of most libraries: a sliding log of the instants of sending, first come first served. It is right about when
/// requests leave and wrong about when they are counted.
/// </summary>
internal sealed class SendLog(IReadOnlyList<SendWindow> windows, VirtualClock clock) : DelegatingHandler
{
    private readonly Queue<TimeSpan>[] _sent = [.. windows.Select(_ => new Queue<TimeSpan>())];
    private TimeSpan _last;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await ExactDelay.WaitAsync(Reserve(clock.Elapsed) - clock.Elapsed, clock);
        return await base.SendAsync(request, cancellationToken);
    }

    /// <summary>The next free instant; nobody is overtaken, so it can be given away in advance.</summary>
    private TimeSpan Reserve(TimeSpan now)
    {
        TimeSpan at = now > _last ? now : _last;
        for (int index = 0; index < _sent.Length; index++)
        {
            if (_sent[index].Count == windows[index].Permits)
            {
                TimeSpan free = _sent[index].Dequeue() + windows[index].Length;
                at = free > at ? free : at;
            }
        }

        Array.ForEach(_sent, sent => sent.Enqueue(at));
        return _last = at;
    }
}
