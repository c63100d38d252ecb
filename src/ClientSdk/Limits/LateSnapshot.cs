namespace ClientSdk.Limits;

/// <summary>
/// What a success said of the limits, read when somebody asks: next to nobody does, so nothing is kept for it. It is in the
/// reply's headers still, and depends on nothing else; whatever does not is kept on the request.
/// </summary>
internal static class LateSnapshot
{
    /// <summary>Reads a reply's headers by the generic rules; <see langword="null"/> when they say nothing. Set before the first reply is left for later.</summary>
    public static Func<HttpResponseMessage, RateLimitSnapshot?>? Reader { get; set; }

    /// <returns>The snapshot; <see langword="null"/> when the reply said nothing, or never passed our handlers.</returns>
    public static RateLimitSnapshot? Of(HttpResponseMessage response, RequestJourney? journey) =>
        response.IsSuccessStatusCode && journey is not { IsBypassed: true } ? Reader?.Invoke(response) : null;
}
