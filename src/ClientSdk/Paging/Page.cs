namespace ClientSdk.Paging;

/// <summary>One page of a list. Immutable.</summary>
/// <typeparam name="T">The items' type.</typeparam>
/// <param name="Items">The items, in the server's order; it may be empty in the middle of a list.</param>
/// <param name="NextToken">
/// Where the list goes on: store it when the items have been dealt with, and give it to <see cref="ListOptions.StartAt"/> later or in
/// another process. <see langword="null"/> on the last page. Opaque; good for the same list only, and as long as the provider says (Auth0: about a day).
/// </param>
/// <param name="Total">The number of items in the whole list, where the server says it.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextToken, long? Total);
