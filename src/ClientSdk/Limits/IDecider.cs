namespace ClientSdk.Limits;

/// <summary>A station that decides what becomes of an outcome which is no plain success.</summary>
internal interface IDecider
{
    /// <summary>The outcome itself where there is nothing to decide, else what came of the decision.</summary>
    /// <param name="outcome">A completed task: a reply, or a failure.</param>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public Task<HttpResponseMessage> DecideAsync(Task<HttpResponseMessage> outcome, HttpRequestMessage request, CancellationToken cancellationToken);
}
