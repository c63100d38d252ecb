namespace ClientSdk.Testing.Sandbox;

/// <summary>A personality's verdict on one request.</summary>
/// <param name="Refusal">The reply when it was refused, else null.</param>
/// <param name="Reason">Why it was refused.</param>
/// <param name="Headers">What is added to the reply when it was accepted.</param>
/// <param name="Leave">Called once, under the sandbox's lock, when the reply is complete: gives concurrency places back.</param>
internal readonly record struct Admission(
    SandboxReply? Refusal, RefusalReason Reason = RefusalReason.Rate, IReadOnlyList<KeyValuePair<string, string>>? Headers = null, Action? Leave = null)
{
    internal static Admission Refuse(SandboxReply reply, RefusalReason reason = RefusalReason.Rate) => new(reply, reason);

    internal static Admission Accept(IReadOnlyList<KeyValuePair<string, string>>? headers = null, Action? leave = null) =>
        new(null, Headers: headers, Leave: leave);
}
