// Decline codes as data, edition 2026-11-20; meanings in our words:
// stripe, stripe_advice.
// A row: code|category|mode|wait|elsewhere|class|marks|meaning; an empty wait is none.

extension DeclineProfile {
  static let stripeRows = """
    approve_with_id|issuer_declined|later|PT1H|elsewhere|soft||Issuer wants identification \
    before approving; an immediate single re-attempt is allowed, then the customer must call \
    the bank
    authentication_required|authentication_required|customer_action|||soft||Issuer insists on \
    3-D Secure for this charge
    authentication_not_handled|authentication_required|customer_action|||soft||The 3-D Secure \
    step was started but not completed by the integration
    mobile_device_authentication_required|authentication_required|customer_action|||soft||\
    Wallet or device confirmation is missing
    call_issuer|issuer_declined|later|P1D|elsewhere|soft||Refused without a reason; customer \
    should call the bank
    card_not_supported|not_permitted|other_method||elsewhere|hard||Card product cannot make \
    this kind of purchase
    card_velocity_exceeded|limit_exceeded|later|P1D||soft||Balance, credit line or usage limit \
    of the card is used up
    currency_not_supported|not_permitted|other_method||elsewhere|hard||Card cannot be charged \
    in this currency
    do_not_honor|issuer_declined|later|P1D|elsewhere|soft||Issuer refused and gave no reason
    do_not_try_again|do_not_retry|never|||hard|deprecated|Old code: issuer says never again; \
    now sent as advice code
    duplicate_transaction|duplicate|investigate|||technical||Same card and amount was submitted \
    moments ago
    expired_card|expired_card|update_credential|||hard||Expiry date has passed
    fraudulent|suspected_fraud|customer_action|||hard|masked|Stripe or the issuer rates the \
    payment as fraud
    generic_decline|issuer_declined|later|P1D|elsewhere|soft||Unspecified refusal, also used \
    when Stripe hides the reason
    incorrect_address|invalid_details|fix_data|||hard||Billing address does not match the \
    issuer's record
    incorrect_cvc|invalid_details|fix_data|||hard||Security code is wrong
    incorrect_number|invalid_details|fix_data|||hard||Card number is wrong
    incorrect_pin|authentication_required|customer_action|||soft|card_present|PIN is wrong
    incorrect_zip|invalid_details|fix_data|||hard||Postal code does not match
    insufficient_funds|insufficient_funds|later|P3D||soft||Not enough balance or credit
    invalid_account|account_closed|never|||hard||Card or the account behind it is not valid
    invalid_amount|limit_exceeded|investigate|||soft||Amount is not acceptable or above what \
    the issuer allows
    invalid_cvc|invalid_details|fix_data|||hard||Security code is malformed or wrong
    invalid_expiry_month|invalid_details|fix_data|||hard||Expiry month is wrong
    invalid_expiry_year|invalid_details|fix_data|||hard||Expiry year is wrong
    invalid_number|invalid_details|fix_data|||hard||Card number is malformed
    invalid_pin|authentication_required|customer_action|||soft|card_present|PIN is wrong
    issuer_not_available|issuer_unavailable|later|PT1H|elsewhere|technical||Issuer could not be \
    reached
    lost_card|lost_or_stolen|never|||hard|masked|Card was reported lost
    merchant_blacklist|suspected_fraud|customer_action|||hard|masked|Matches the merchant's own \
    Stripe block list
    new_account_information_available|expired_card|update_credential|||hard||Issuer holds newer \
    card data; refresh the credential first
    no_action_taken|issuer_declined|later|P1D|elsewhere|soft||Issuer took no action, reason \
    unknown
    not_permitted|not_permitted|other_method||elsewhere|hard||Issuer does not permit the payment
    offline_pin_required|authentication_required|customer_action|||soft|card_present|Card must \
    be inserted and PIN entered
    online_or_offline_pin_required|authentication_required|customer_action|||soft|card_present|\
    PIN entry is required
    pickup_card|lost_or_stolen|never|||hard|masked|Issuer wants the card withheld
    pin_try_exceeded|authentication_required|customer_action|||soft|card_present|Too many wrong \
    PINs
    processing_error|processor_error|failover|PT5M|elsewhere|technical||Something failed while \
    processing
    reenter_transaction|issuer_unavailable|later|PT5M|elsewhere|technical||Issuer could not \
    process it and asks for another try
    restricted_card|lost_or_stolen|never|||hard|masked|Card is restricted, possibly lost or stolen
    revocation_of_all_authorizations|authorization_revoked|never|||hard||Cardholder revoked \
    every recurring authority for the merchant
    revocation_of_authorization|authorization_revoked|never|||hard||Cardholder revoked this \
    authority
    security_violation|suspected_fraud|customer_action|||hard|masked|Issuer reports a security \
    violation
    service_not_allowed|not_permitted|other_method||elsewhere|hard||Service is not allowed on \
    this card
    stolen_card|lost_or_stolen|never|||hard|masked|Card was reported stolen
    stop_payment_order|authorization_revoked|never|||hard||Cardholder ordered this payment stopped
    testmode_decline|merchant_error|fix_configuration||elsewhere|technical||A test card number \
    was used
    transaction_not_allowed|not_permitted|other_method||elsewhere|hard||Issuer does not allow \
    this transaction
    try_again_later|issuer_declined|later|P1D|elsewhere|soft|deprecated|Old code: temporary \
    refusal; now sent as advice code
    withdrawal_count_limit_exceeded|limit_exceeded|later|P1D||soft||Balance or number-of-uses \
    limit reached
    card_decline_rate_limit_exceeded|do_not_retry|later|P1D||soft||Stripe itself blocks the \
    card for about a day after too many declines
    highest_risk_level|suspected_fraud|customer_action|||hard|masked|Stopped by the processor's \
    own risk rules
    """

  static let stripeAdviceRows = """
    do_not_try_again|do_not_retry|never|||hard||Advice: do not use this card again for this \
    payment
    try_again_later|issuer_declined|later|P1D|elsewhere|soft||Advice: temporary, another \
    attempt may pass
    confirm_card_data|invalid_details|fix_data|||hard||Advice: some card data is wrong; get it \
    corrected
    """
}
