using System.Globalization;

namespace ClientSdk.Testing.Sandbox;

/// <summary>What becomes of a request: a reply, or a cut connection; and the place that it still holds until its body is through.</summary>
internal sealed class SandboxOutcome(SandboxReply? reply, DateTimeOffset date, TimeSpan bodyTime, Action finish)
{
    private int _finished;

    /// <summary>Null: the connection is cut.</summary>
    internal SandboxReply? Reply { get; } = reply;

    /// <summary>The Date header, by the server's clock with its skew.</summary>
    internal string Date { get; } = date.ToString("R", CultureInfo.InvariantCulture);

    internal TimeSpan BodyTime { get; } = bodyTime;

    /// <summary>The body is through, or nobody wants it any more. May be called more than once.</summary>
    internal void Finish()
    {
        if (Interlocked.Exchange(ref _finished, 1) == 0)
        {
            finish();
        }
    }
}
